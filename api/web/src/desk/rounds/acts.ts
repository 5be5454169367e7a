/** What can be opened about a round. */
export type RoundAct = 'access' | 'paper' | 'calls' | 'bag' | 'hand' | 'finish';
