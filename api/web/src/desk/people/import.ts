/** What a column of somebody's list can be. */
export const IMPORT_FIELDS = [
  'name',
  'resident_id',
  'no_id_reason',
  'village_code',
  'village',
  'phone',
  'gender',
  'birth_date',
  'category',
  'category_source',
  'ability',
  'address',
  'lat',
  'lon',
  'datum',
  'contact_name',
  'contact_phone',
  'contact_relation',
  'wants_delivery',
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

export interface ImportResult {
  columns: string[];
  rows: number;
  ok: number;
  /** Of the good rows, people who are registered or wait already: nothing happens to them. */
  already?: number;
  errors: { row: number; field: string; code: string; detail: string }[];
  created: number;
}

/** Longer words first: 联系人电话 is a contact's phone, not a phone. */
const WORDS: readonly (readonly [RegExp, ImportField])[] = [
  [/联系人.*电话|contact.*phone/i, 'contact_phone'],
  [/联系人.*关系|relation/i, 'contact_relation'],
  [/联系人|contact/i, 'contact_name'],
  [/身份证|证件号|resident.?id|id.?(number|card)/i, 'resident_id'],
  [/村.*(码|编号)|village.?code/i, 'village_code'],
  [/村|社区|village/i, 'village'],
  [/电话|手机|phone|mobile/i, 'phone'],
  [/性别|gender|sex/i, 'gender'],
  [/出生|生日|birth/i, 'birth_date'],
  [/类别.*依据|证明|source/i, 'category_source'],
  [/类别|类型|category/i, 'category'],
  [/失能|能力|ability/i, 'ability'],
  [/住址|地址|address/i, 'address'],
  [/坐标|datum/i, 'datum'],
  [/纬度|北纬|latitude/i, 'lat'],
  [/经度|东经|longitude/i, 'lon'],
  [/送餐|delivery/i, 'wants_delivery'],
  [/姓名|名字|name/i, 'name'],
];

/** The likely meaning of a heading; empty when it says nothing to us. */
export function guess(heading: string): ImportField | '' {
  const plain = heading.trim();
  const same = IMPORT_FIELDS.find((field) => field === plain);
  return same ?? WORDS.find(([pattern]) => pattern.test(plain))?.[1] ?? '';
}
