/** Who somebody is to a resident, as clerks write it down: free text, with English for the words that nearly everybody uses. */
import { locale } from './i18n';

const ENGLISH: Record<string, string> = {
  女儿: 'daughter',
  儿子: 'son',
  儿媳: 'daughter-in-law',
  女婿: 'son-in-law',
  老伴: 'spouse',
  老公: 'husband',
  丈夫: 'husband',
  妻子: 'wife',
  侄子: 'nephew',
  侄女: 'niece',
  外甥: 'nephew',
  外甥女: 'niece',
  孙子: 'grandson',
  孙女: 'granddaughter',
  外孙: 'grandson',
  外孙女: 'granddaughter',
  哥哥: 'brother',
  弟弟: 'brother',
  姐姐: 'sister',
  妹妹: 'sister',
  亲戚: 'relative',
  家属: 'family',
  朋友: 'friend',
  邻居: 'neighbour',
  隔壁: 'next door',
  对门: 'across the hall',
  楼上: 'upstairs',
  楼下: 'downstairs',
  有钥匙: 'has a key',
  村主任: 'village head',
  村支书: 'village secretary',
  妇女主任: "women's director",
  村干部: 'village cadre',
  村医: 'village doctor',
  组长: 'group head',
  网格员: 'grid worker',
  社区: 'community office',
  居委会: 'neighbourhood committee',
};

/** A word nobody has put into English stays as it was written. */
export const relationWord = (relation: string | null | undefined): string => (locale.value === 'en' && ENGLISH[(relation ?? '').trim()]) || (relation ?? '');

/** 覃杰（女儿）; whichever of the two is known, and nothing when neither is. */
export function personWords(one: { name?: string | null; relation?: string | null }): string {
  const relation = relationWord(one.relation);
  if (!one.name || !relation) return one.name || relation;
  return locale.value === 'en' ? `${one.name} (${relation})` : `${one.name}（${relation}）`;
}
