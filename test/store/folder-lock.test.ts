import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lockFolder } from '../../src/store/folder-lock.ts';

const root = mkdtempSync(path.join(tmpdir(), 'ghost-council-lock-'));
let folders = 0;

afterAll(() => {
  rmSync(root, { recursive: true });
});

function newFolder(): { folder: string; file: string } {
  const folder = path.join(root, `${++folders}`, 'live');
  return { folder, file: path.join(folder, 'store.lock') };
}

describe('lockFolder', () => {
  it('creates the folder for its owner only, and gives it back', () => {
    const { folder, file } = newFolder();
    const unlock = lockFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() });
    unlock();
    expect(existsSync(file)).toBe(false);
    lockFolder(folder)();
  });

  it('says of a folder that cannot be made what to do', () => {
    const { folder } = newFolder();
    lockFolder(folder)();
    writeFileSync(path.join(folder, 'file'), '');
    const attempt = (): unknown => lockFolder(path.join(folder, 'file', 'live'));
    expect(attempt).toThrow(expect.objectContaining({ name: 'ConfigError', code: 'STORE_UNREACHABLE' }));
    expect(attempt).toThrow(/ENOTDIR.*DATA_DIR/);
  });

  it('refuses a folder that this process has already', () => {
    const { folder } = newFolder();
    const unlock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(expect.objectContaining({ name: 'ConfigError', code: 'STORE_LOCKED' }));
    unlock();
  });

  it('refuses a folder of a living process, naming it and the ways out, until that process is dead', async () => {
    const { folder, file } = newFolder();
    const lock = new URL('../../src/store/folder-lock.ts', import.meta.url).href;
    const script = `const { lockFolder } = await import(${JSON.stringify(lock)}); lockFolder(${JSON.stringify(folder)}); console.log('locked'); setInterval(() => {}, 1e6);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    const attempt = (): unknown => lockFolder(folder);
    expect(attempt).toThrow(`process ${child.pid}`);
    expect(attempt).toThrow(/DATA_DIR.*DATABASE_URL/);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(existsSync(file)).toBe(true);
    const unlock = lockFolder(folder);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
    expect(readdirSync(folder)).toEqual(['store.lock']);
    unlock();
  });

  it.each([
    ['a dead process with our own number, as in a container', { pid: process.pid, host: hostname(), start: '1' }],
    ['a dead process with our own number, on a system that tells no start times', { pid: process.pid, host: hostname(), start: null }],
    ['a process that is not there', { pid: 2 ** 22 + 1, host: hostname(), start: '1' }],
    ['a living process that started at another time', { pid: process.ppid, host: hostname(), start: '1' }],
  ])('takes over the lock of %s', (_, owner) => {
    const { folder, file } = newFolder();
    lockFolder(folder)();
    writeFileSync(file, JSON.stringify(owner));
    lockFolder(folder)();
    expect(existsSync(file)).toBe(false);
  });

  it('takes over a lock that was cut off while it was written', () => {
    const { folder, file } = newFolder();
    lockFolder(folder)();
    writeFileSync(file, '{"pid":1');
    lockFolder(folder)();
  });

  it('refuses the lock of another host, naming the file to delete', () => {
    const { folder, file } = newFolder();
    lockFolder(folder)();
    writeFileSync(file, JSON.stringify({ pid: 7, host: 'another-host', start: '1' }));
    expect(() => lockFolder(folder)).toThrow(new RegExp(`process 7 on host another-host.*delete ${file}`));
  });
});
