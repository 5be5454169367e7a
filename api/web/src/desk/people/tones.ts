import type { RegistrationState, SeniorState } from '../types';

type Tone = 'go' | 'wait' | 'bad' | 'off' | 'plain';

export function registrationTone(state: RegistrationState): Tone {
  if (state === 'approved') return 'go';
  if (state === 'refused') return 'bad';
  return state === 'withdrawn' ? 'off' : 'wait';
}

export function seniorTone(state: SeniorState): Tone {
  if (state === 'active') return 'go';
  return state === 'paused' ? 'wait' : 'off';
}
