/** A colour and a pattern per round, so that lines are told apart without colour too. Blue stays the government's. */
const COLOURS = ['#0b5d3b', '#8f3208', '#6a3d9a', '#00686f', '#9c1f63', '#6b5200'] as const;
const DASHES = ['none', '14 7', '2 8', '18 6 3 6', '8 8', '3 5 10 5'] as const;

export interface Pen {
  colour: string;
  dash: string;
}

export function penOf(index: number): Pen {
  // The pattern shifts once the colours are used up: the seventh round isn't the first again.
  const turn = Math.floor(index / COLOURS.length);
  return { colour: COLOURS[index % COLOURS.length] ?? COLOURS[0], dash: DASHES[(index + turn) % DASHES.length] ?? DASHES[0] };
}
