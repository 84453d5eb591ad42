import { createPluginFiles } from '../../../src/adapters/plugin-files.ts';
import { discoverPlugins } from '../../../src/kernel/discover.ts';
import { SignalEngine } from '../../../src/kernel/compute/signal-engine.ts';
import { FeatureHistory } from '../../../src/regime/feature-history.ts';
import { REGIME_FEATURES } from '../../../src/regime/features.ts';
import { simulatedProvider } from '../../../src/simulator/provider.ts';
import { HOUR, DAY } from '../../../src/domain/time.ts';
import { frameOf, NOW } from './support.ts';
const { signals } = await discoverPlugins(createPluginFiles(new URL('../../..', import.meta.url).pathname), { folders: ['plugins'], packages: [] });
const vals: Record<string, number[]> = {}; const feats: number[][]=REGIME_FEATURES.map(()=>[]); let miss: Record<string,number>={};
for (const seed of process.argv.slice(2).map(Number)) {
  const frame = frameOf(simulatedProvider({ seed }));
  const engine = new SignalEngine(signals, frame, (f) => console.log('FAULT', seed, f.signal, f.detail));
  const hist = new FeatureHistory(frame);
  for (let now = Math.floor((NOW - 440*DAY)/HOUR)*HOUR + 5000; now <= NOW; now += HOUR) {
    frame.advance(now); hist.observe();
    if (now > NOW - 35*DAY) for (const r of engine.compute(now)) { if (r.value===null) miss[r.signal+': '+r.absence?.code+' '+r.absence?.detail]=(miss[r.signal+': '+r.absence?.code+' '+r.absence?.detail]??0)+1; else (vals[r.signal]??=[]).push(r.value); }
  }
  frame.advance(NOW); hist.observe();
  for (const r of engine.compute(NOW)) if (r.value === null) console.log(seed, 'ABSENT', r.signal, r.absence);
  for (let i=0;i<hist.rows;i++) hist.row(i).forEach((v,k)=>feats[k]!.push(v));
}
const q=(a:number[])=>{const s=[...a].filter(Number.isFinite).sort((x,y)=>x-y); return [0,.1,.5,.9,1].map(p=>s[Math.min(s.length-1,Math.floor(p*s.length))]?.toPrecision(4)).join('  ');};
for (const [k,v] of Object.entries(vals)) console.log(k.padEnd(24), v.length, q(v));
console.log(Object.fromEntries(Object.entries(miss).slice(0,10)));
REGIME_FEATURES.forEach((f,k)=>console.log(f.key.padEnd(16), (feats[k]!.filter(Number.isFinite).length/feats[k]!.length).toFixed(3), q(feats[k]!)));
