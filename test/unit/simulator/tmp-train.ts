import { RegimeTracker } from '../../../src/regime/tracker.ts';
import { trainRegimeModel } from '../../../src/regime/train.ts';
import { REGIMES } from '../../../src/domain/regime.ts';
import { Simulation } from '../../../src/simulator/simulation.ts';
import { simulatedProvider } from '../../../src/simulator/provider.ts';
import { DAY, HOUR } from '../../../src/domain/time.ts';
import { frameOf, NOW } from './support.ts';
import { restoreModel } from '../../../src/regime/train.ts';
import { filterFrom, labelRows } from '../../../src/regime/evaluate.ts';
import { createHash } from 'node:crypto';
for (const seed of process.argv.slice(2).map(Number)) {
  const simulation = new Simulation(seed);
  const frame = frameOf(simulatedProvider({ seed, simulation }));
  const tracker = new RegimeTracker(frame);
  for (let now = Math.floor((NOW - 600*DAY)/HOUR)*HOUR + 5000; now <= NOW; now += HOUR) { frame.advance(now); tracker.observe(); }
  frame.advance(NOW); tracker.observe();
  const t = performance.now(); const c = process.cpuUsage();
  const model = trainRegimeModel(tracker.trainingRequest(), (t: string|Uint8Array) => createHash('sha256').update(t).digest('hex'));
  const cpu = process.cpuUsage(c).user/1e6;
  const adopted = tracker.adopt(model);
  const r = tracker.classify();
  console.log('seed', seed, 'rows', tracker.rows, 'accepted', adopted, 'train', ((performance.now()-t)/1e3).toFixed(1), 's cpu', cpu.toFixed(1), 'now', r.regime, r.reason, 'truth', simulation.regimeAt(NOW), r.posterior?.map(p=>p.toFixed(2)).join(' '), JSON.stringify((model as unknown as {reason?: unknown}).reason ?? ''));

  const rows=tracker.copyRows(); const m=restoreModel(model); const lab=labelRows(filterFrom(m, rows.values, 0, 0), 8);
  let ok=0,n=0; const conf=REGIMES.map(()=>REGIMES.map(()=>0));
  for(let i=3000;i<lab.length;i++){const tr=REGIMES.indexOf(simulation.regimeAt(rows.asOf[i]!-1)); n++; if(lab[i]===tr) ok++; conf[tr]![lab[i]!]!++;}
  console.log('agreement with truth', (ok/n).toFixed(2)); conf.forEach((c,k)=>console.log(REGIMES[k]!.padEnd(28), c.map(x=>String(x).padStart(5)).join('')));
}
