// Real servers for the browser tests: each in a data folder of its own, on a free port, ended with its test.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export interface Server {
  /** `http://127.0.0.1:PORT`, or https. */
  base: string;
  stop(): Promise<void>;
}

const binary = process.env.NUANCAN_BIN ?? resolve(import.meta.dirname, '../../target/debug/nuancan');
const environment = { ...process.env, NUANCAN_LOG: 'warn' };

/** A fresh demo county, as `make run` serves it; with more flags and settings where a test is about them. */
export function startDemo(flags: string[] = [], settings: Record<string, string> = {}): Promise<Server> {
  return serve(newFolder(), ['--demo', ...flags], settings);
}

/** A real installation without a canteen, with its first administrator. */
export function startInstalled(login: string, password: string): Promise<Server> {
  const folder = newFolder();
  const init = ['init', '--county', 'sangzhi', '--admin', login, '--data', join(folder, 'data')];
  execFileSync(binary, init, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...environment, NUANCAN_ADMIN_PASSWORD: password } });
  return serve(folder, []);
}

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'nuancan-walk-'));

/** Resolves when the first line names the address. */
async function serve(folder: string, flags: string[], settings: Record<string, string> = {}): Promise<Server> {
  const server = spawn(binary, ['serve', ...flags, '--data', join(folder, 'data'), '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...environment, ...settings },
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
      const address = /^listening on (https?:\/\/\S+)$/.exec(line);
      if (address) found(address[1]);
      else failed(new Error(`the first line isn't the address: ${line}`));
    });
  });
}
