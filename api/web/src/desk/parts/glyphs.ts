import { ICONS } from '@shared/icons';

/** The desk's own strokes beside the shared ones, which it must not weigh down: the kiosk loads those. */
export const GLYPHS = {
  ...ICONS,
  form: 'M6 3h9l4 4v14H6zM15 3v4h4M9 12h6M9 16h6',
  scales: 'M12 4v16M7 20h10M5 7h14M5 7l-3 7a3.2 3.2 0 0 0 6 0zM19 7l-3 7a3.2 3.2 0 0 0 6 0z',
  eye: 'M2 12c3-5 6.5-7 10-7s7 2 10 7c-3 5-6.5 7-10 7s-7-2-10-7M12 9a3 3 0 1 0 0 6a3 3 0 1 0 0-6',
  key: 'M8 11a4 4 0 1 0 0 8a4 4 0 1 0 0-8M11 12l9-9M16 7l3 3',
  rule: 'M5 4h14v16H5zM8 8h8M8 12h8M8 16h5',
  down: 'M6 9l6 6l6-6',
  left: 'M15 6l-6 6l6 6',
  right: 'M9 6l6 6l-6 6',
  save: 'M12 4v11M7 11l5 5l5-5M4 20h16',
  sun: 'M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8M12 2v2M12 20v2M4.5 4.5L6 6M18 18l1.5 1.5M2 12h2M20 12h2M4.5 19.5L6 18M18 6l1.5-1.5',
  till: 'M3 11h18v9H3zM6 11V5h8v6M9 8h2M10 15h4',
  bill: 'M6 3h12v18l-3-2l-3 2l-3-2l-3 2zM9 8h6M9 12h6',
  fund: 'M3 10l9-6l9 6zM6 10v8M10 10v8M14 10v8M18 10v8M4 20h16',
  book: 'M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11M9 8h6',
} as const;

export type GlyphName = keyof typeof GLYPHS;
