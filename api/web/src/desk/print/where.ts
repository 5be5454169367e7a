interface Placed {
  round_no?: number | null;
  stop_no?: number | null;
  bag_of: number;
  bags: number;
}

/** Round and door, as on the sheets: `1-04`. */
export const doorNo = (one: Placed): string => `${one.round_no}-${String(one.stop_no).padStart(2, '0')}`;

/** Which bag of several for the same door; nothing where there is one. */
export const bagOf = (one: Placed): string => (one.bags > 1 ? ` ${one.bag_of}/${one.bags}` : '');
