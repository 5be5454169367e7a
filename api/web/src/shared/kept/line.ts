/** Sending what a phone has kept: one after the other, with an end to waiting. */
import { Problem } from '../problem';

export interface Answer {
  /** `refused` goes to the person; `later` and `signed_out` stop the line and keep the entry. */
  kind: 'taken' | 'refused' | 'later' | 'signed_out';
  code?: string;
  why?: string;
}

/** Sends entries one after the other, oldest first; an entry that must wait holds back all that follow it. */
export async function drain<Entry, Came extends Pick<Answer, 'kind'> = Answer>(
  next: () => Entry | undefined,
  send: (entry: Entry) => Promise<Came>,
  settle: (entry: Entry, answer: Came) => void | Promise<void>,
): Promise<Answer['kind']> {
  for (let entry = next(); entry !== undefined; entry = next()) {
    const answer = await send(entry);
    if (answer.kind === 'later' || answer.kind === 'signed_out') return answer.kind;
    await settle(entry, answer);
  }
  return 'taken';
}

/** One bar of network holds a connection open for minutes without a byte: then it counts as none. */
const PATIENCE_MS = 20_000;

/** Runs a call with an end to waiting. Whether it arrived isn't known then. */
export async function patiently<T>(act: (signal: AbortSignal) => Promise<T>, patience_ms = PATIENCE_MS): Promise<T> {
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enough = new Promise<never>((_, fail) => {
    timer = setTimeout(() => {
      stop.abort();
      fail(new Problem(0, 'offline', ''));
    }, patience_ms);
  });
  return Promise.race([act(stop.signal), enough]).finally(() => clearTimeout(timer));
}
