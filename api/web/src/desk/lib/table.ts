export interface Column<Row> {
  key: string;
  label: string;
  /** What sorting, narrowing and CSV work on. */
  value: (row: Row) => string | number | null | undefined;
  /** Other words that find the row. */
  also?: (row: Row) => string[];
  /** What is shown, where it differs from the value (a slot named after the key goes before). */
  show?: (row: Row) => string;
  /** `tight` never breaks: times, roles, numbers. */
  align?: 'num' | 'mid' | 'tight';
  csv?: boolean;
}

const collator = new Intl.Collator('zh-CN', { numeric: true });

/** A stable sort; rows without a value come last in both directions. */
export function sortRows<Row>(rows: readonly Row[], by: Column<Row>, down: boolean): Row[] {
  const sign = down ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [by.value(a) ?? '', by.value(b) ?? ''];
    if (x === '' || y === '') return x === y ? 0 : x === '' ? 1 : -1;
    if (typeof x === 'number' && typeof y === 'number') return sign * (x - y);
    return sign * collator.compare(String(x), String(y));
  });
}
