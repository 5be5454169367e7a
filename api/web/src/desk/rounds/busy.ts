import type { Round } from '../types';

type Timed = Pick<Round, 'id' | 'state' | 'departs_at' | 'ends_at' | 'volunteer'>;

/** Another round that this person leads, not yet handed in, and out while this one is. */
export function busyWith<R extends Timed>(rounds: readonly R[], round: Timed, volunteer_id: string): R | undefined {
  return rounds.find(
    (one) =>
      one.id !== round.id &&
      one.volunteer?.id === volunteer_id &&
      one.state !== 'finished' &&
      Date.parse(one.departs_at) < Date.parse(round.ends_at) &&
      Date.parse(round.departs_at) < Date.parse(one.ends_at),
  );
}
