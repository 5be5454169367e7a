// A fresh demo county for one walk: its own data folder, a free port, ended with the walk.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export interface Demo {
  /** `http://127.0.0.1:PORT` */
  base: string;
  stop(): Promise<void>;
}

const binary = process.env.NUANCAN_BIN ?? resolve(import.meta.dirname, '../../target/debug/nuancan');

/** Starts `serve --demo` and resolves when its first line names the address. */
export async function startDemo(): Promise<Demo> {
  const folder = mkdtempSync(join(tmpdir(), 'nuancan-walk-'));
  const server = spawn(binary, ['serve', '--demo', '--data', join(folder, 'data'), '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NUANCAN_LOG: 'warn' },
  });
  // A killed runner must not leave a server behind.
  const end = () => server.kill('SIGKILL');
  process.once('exit', end);
  const base = await firstLine(server);
  return {
    base,
    stop: async () => {
      process.off('exit', end);
      const gone = new Promise((done) => server.once('exit', done));
      server.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function firstLine(server: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    server.once('exit', (code) => failed(new Error(`nuancan ended with ${code} before it listened`)));
    server.once('error', failed);
    createInterface({ input: server.stdout! }).once('line', (line) => {
      const address = /^listening on (http:\/\/\S+)$/.exec(line);
      if (address) found(address[1]);
      else failed(new Error(`the first line isn't the address: ${line}`));
    });
  });
}
