// A voice for tests, as an operator would configure one: reads a sentence, writes a WAV file with a short tone.
import { stdin, stdout } from 'node:process';

const RATE = 8_000;
let sentence = '';
stdin.setEncoding('utf8');
for await (const part of stdin) sentence += part;
const samples = Math.min(RATE, 200 * sentence.length);
const file = Buffer.alloc(44 + samples, 128);
file.write('RIFF', 0);
file.writeUInt32LE(36 + samples, 4);
file.write('WAVEfmt ', 8);
file.writeUInt32LE(16, 16);
file.writeUInt16LE(1, 20);
file.writeUInt16LE(1, 22);
file.writeUInt32LE(RATE, 24);
file.writeUInt32LE(RATE, 28);
file.writeUInt16LE(1, 32);
file.writeUInt16LE(8, 34);
file.write('data', 36);
file.writeUInt32LE(samples, 40);
for (let i = 0; i < samples; i += 1) file[44 + i] = 128 + Math.round(40 * Math.sin((i * 2 * Math.PI * 440) / RATE));
stdout.write(file);
