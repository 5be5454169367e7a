/** Each draws one piece around (0,0), about 40 units long, in a fill and a darker (or contrasting) second colour. */
export type Shape = (fill: string, second: string) => string;

const path = (d: string, fill: string, extra = ''): string => `<path d="${d}" fill="${fill}"${extra}/>`;
const line = (d: string, colour: string, width: number): string =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round"/>`;
const disc = (x: number, y: number, r: number, fill: string, extra = ''): string => `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"${extra}/>`;
const rim = (colour: string, width = 2): string => ` stroke="${colour}" stroke-width="${width}" stroke-linejoin="round"`;

export const SHAPES = {
  wedge: (fill, second) => path('M-22 -2C-14 20 14 20 22 -2C10 -10 -10 -10 -22 -2z', fill) + path('M-14 1C-8 10 8 10 14 1C6 -3 -6 -3 -14 1z', second),
  blob: (fill, second) => path('M-20 2C-24 -14 -4 -20 8 -15C24 -10 24 8 12 14C-2 20 -16 16 -20 2z', fill, rim(second)),
  leaf: (fill, second) => path('M-26 0C-14 -18 12 -16 28 0C12 16 -14 16 -26 0z', fill) + line('M-22 0H22M-6 0L4 -8M-2 0L8 8', second, 2),
  stalk: (fill, second) => path('M-30 -3H4C12 -14 24 -14 28 -2C26 12 12 12 4 4H-30z', fill) + line('M-28 0H8', second, 4),
  strip: (fill, second) => line('M-22 5C-8 -8 6 8 22 -5', second, 10) + line('M-22 5C-8 -8 6 8 22 -5', fill, 7),
  stick: (fill, second) => path('M-24 -5H24V5H-24z', fill, rim(second)),
  shred: (fill, second) => line('M-24 4Q-6 -10 22 2', second, 5) + line('M-24 4Q-6 -10 22 2', fill, 3),
  cube: (fill, second) => path('M-13 -8L2 -14L15 -7V8L0 15L-13 8z', second) + path('M-13 -8L2 -14L15 -7L0 -1z', fill) + path('M-13 -8L0 -1V15L-13 8z', fill, ' opacity=".75"'),
  slice: (fill, second) => disc(0, 0, 16, fill, rim(second, 3)) + disc(0, 0, 8, 'none', rim(second, 1)),
  disc: (fill, second) => disc(0, 0, 15, fill, rim(second, 3)),
  lotus: (fill, second) =>
    disc(0, 0, 20, fill, rim(second)) + [0, 60, 120, 180, 240, 300].map((turn) => `<circle cx="11" r="4" fill="${second}" transform="rotate(${turn})"/>`).join('') + disc(0, 0, 3, second),
  meat: (fill, second) => path('M-22 -6C-10 -16 16 -14 23 -3C24 8 8 15 -8 13C-20 12 -26 4 -22 -6z', fill) + line('M-14 -2C-4 -8 8 -6 15 -1M-10 6C-2 2 6 3 11 6', second, 3),
  bone: (fill, second) => path('M-6 -13C10 -18 26 -8 24 4C22 15 2 16 -8 10L-26 8V-2z', fill, rim(second)) + disc(-27, -2, 5, '#f7efe2') + disc(-27, 7, 5, '#f7efe2'),
  shrimp: (fill, second) => line('M-14 10C-18 -14 16 -16 14 6', fill, 12) + line('M-15 4L-8 2M-10 -7L-5 -2M2 -12L3 -5M11 -6L6 -1', second, 2) + path('M10 6L24 12L12 16z', second),
  mushroom: (fill, second) => path('M-20 0C-18 -20 18 -20 20 0z', fill) + path('M-7 0H7L5 16H-5z', second),
  ear: (fill, second) => path('M-20 4C-24 -10 -6 -8 -4 -15C8 -22 24 -6 18 6C10 16 -14 18 -20 4z', fill) + line('M-10 2C-2 -4 6 -4 12 0', second, 2),
  floret: (fill, second) => path('M-4 0H4L6 18H-6z', second) + disc(-10, -4, 9, fill) + disc(10, -4, 9, fill) + disc(0, -10, 11, fill) + disc(0, 0, 8, fill),
  ring: (fill, second) => disc(0, 0, 7, 'none', rim(fill, 5)) + disc(0, 0, 9, 'none', rim(second, 1)),
  arc: (fill, second) => line('M-18 6C-12 -12 12 -12 18 6', second, 8) + line('M-18 6C-12 -12 12 -12 18 6', fill, 5),
  bean: (fill, second) => path('M-10 2C-12 -10 8 -12 11 -3C13 6 4 4 1 7C-3 11 -9 9 -10 2z', fill, rim(second)),
  dot: (fill, second) => disc(0, 0, 6, fill, rim(second, 1.5)),
  seed: (fill, second) => `<ellipse rx="4" ry="2.5" fill="${fill}"${rim(second, 1)}/>`,
  clove: (fill, second) => path('M0 -12C10 -6 10 8 0 11C-10 8 -10 -6 0 -12z', fill, rim(second)),
  pod: (fill, second) => line('M-28 6Q0 -12 28 4', second, 9) + line('M-28 6Q0 -12 28 4', fill, 6),
  chilli: (fill, second) => path('M-20 -6C-4 -10 14 -2 24 10C8 10 -12 8 -20 -6z', fill) + line('M-20 -6L-26 -11', second, 4),
  dumpling: (fill, second) => path('M-24 8C-22 -16 22 -16 24 8C12 14 -12 14 -24 8z', fill, rim(second)) + line('M-14 -2L-10 4M-4 -6L-2 1M6 -6L6 1M15 -2L13 4', second, 2),
  bun: (fill, second) => path('M-26 12C-30 -22 30 -22 26 12C12 18 -12 18 -26 12z', fill, rim(second)) + line('M0 -10C4 -4 -4 -2 0 4M-9 -7L-4 0M9 -7L4 0', second, 2),
  ball: (fill, second) => disc(0, 0, 17, fill, rim(second)) + disc(-5, -6, 4, '#fff', ' opacity=".35"'),
  skin: (fill, second) => path('M-24 -8L-4 -14L20 -10L26 6L6 13L-20 10z', fill, rim(second)) + line('M-12 -3L12 -4M-10 5L14 3', second, 1.5),
  fish: (fill, second) =>
    path('M-104 4C-70 -44 10 -46 62 -6L104 -36C94 -8 94 20 104 44L62 12C10 50 -70 46 -104 4z', fill, rim(second, 3)) +
    line('M-60 -8C-20 -20 20 -16 52 0M-56 14C-20 24 20 22 48 8', '#fff', 4) + line('M-66 -26C-54 -8 -54 14 -66 32', second, 3) + disc(-82, -4, 6, '#2a211a'),
} satisfies Record<string, Shape>;

export type ShapeName = keyof typeof SHAPES;
