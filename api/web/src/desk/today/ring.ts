/** Alarms that nobody has closed, for every page of the desk: counted beside the part's name, rung when one is new. */
import { computed, ref } from 'vue';
import type { Alarm } from '../types';
import { worstFirst } from './alarms';

export const pending = ref<Alarm[]>([]);
export const unclaimed = computed(() => worstFirst(pending.value.filter((alarm) => alarm.state === 'open')));
let known: ReadonlySet<string> | null = null;

/** Takes the list as it is now; true if somebody must be called to it, which the first list of a session isn't. */
export function hear(alarms: Alarm[]): boolean {
  const fresh = known !== null && alarms.some((alarm) => alarm.state === 'open' && !known?.has(alarm.id));
  known = new Set(alarms.map((alarm) => alarm.id));
  pending.value = alarms;
  return fresh;
}

export function hush(): void {
  known = null;
  pending.value = [];
}

/** Two short tones. A browser nobody has touched yet plays nothing; the band on the page says it all the same. */
export function chime(): void {
  try {
    const audio = new AudioContext();
    for (const [i, hertz] of [880, 660].entries()) {
      const tone = audio.createOscillator();
      const level = audio.createGain();
      const at = audio.currentTime + i * 0.25;
      tone.frequency.value = hertz;
      level.gain.setValueAtTime(0.2, at);
      level.gain.exponentialRampToValueAtTime(0.001, at + 0.24);
      tone.connect(level).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.25);
      if (i === 1) tone.onended = () => void audio.close();
    }
  } catch {
    // No sound on this machine.
  }
}
