import { openStream } from './api';
import { asProblem } from './problem';

export interface ServerEvent {
  event: string;
  data: string;
}

export interface Listening {
  onEvent: (event: ServerEvent) => void;
  /** True once connected, false when the line drops: pages say so and read everything anew on true. */
  onLine?: (up: boolean) => void;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** Splits server-sent text into events; keeps what is not yet complete for the next piece. */
export class EventReader {
  private rest = '';

  push(text: string): ServerEvent[] {
    const all = this.rest + text;
    // A CR at the very end may be half of a CRLF: taken alone it would end the event too early.
    const held = all.endsWith('\r') ? '\r' : '';
    const blocks = all.slice(0, all.length - held.length).replace(/\r\n?/g, '\n').split('\n\n');
    this.rest = (blocks.pop() ?? '') + held;
    return blocks.flatMap((block) => {
      let event = 'message';
      const data: string[] = [];
      for (const line of block.split('\n')) {
        if (line.startsWith('event:')) event = line.slice(6).trim();
        else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
      }
      return data.length > 0 ? [{ event, data: data.join('\n') }] : [];
    });
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });

async function readAll(body: ReadableStream<Uint8Array>, to: Listening): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const events = new EventReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    for (const event of events.push(decoder.decode(value, { stream: true }))) to.onEvent(event);
  }
}

/** Listens until stopped, coming back after every break with growing waits; returns the stop function. */
export function listen(path: string, query: Record<string, string>, to: Listening): () => void {
  const stop = new AbortController();
  void (async () => {
    let wait = FIRST_WAIT_MS;
    while (!stop.signal.aborted) {
      try {
        const body = await openStream(path, query, stop.signal);
        wait = FIRST_WAIT_MS;
        to.onLine?.(true);
        await readAll(body, to);
      } catch (error) {
        if (stop.signal.aborted) return;
        // Not ours to hear: asking again would never end.
        if ([403, 404].includes(asProblem(error).status)) return;
      }
      if (stop.signal.aborted) return;
      to.onLine?.(false);
      await pause(wait * (0.75 + Math.random() / 2), stop.signal);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  })();
  return () => stop.abort();
}
