import { locale } from '@shared/i18n';
import { t } from '../words';

/** What people are to each other is typed in Chinese; the common words have an English one. */
const COMMON = {
  女儿: 'daughter',
  儿子: 'son',
  儿媳: 'daughter_in_law',
  女婿: 'son_in_law',
  孙子: 'grandson',
  孙女: 'granddaughter',
  外孙: 'grandson',
  外孙女: 'granddaughter',
  侄子: 'nephew',
  侄女: 'niece',
  外甥: 'nephew',
  外甥女: 'niece',
  老伴: 'spouse',
  哥哥: 'brother',
  弟弟: 'brother',
  姐姐: 'sister',
  妹妹: 'sister',
  邻居: 'neighbour',
  隔壁: 'next_door',
  对门: 'across',
  有钥匙: 'has_key',
  村支书: 'party_secretary',
  村主任: 'village_head',
  妇女主任: 'women_director',
} as const;

/** As it was typed in Chinese, and in English where the word is a common one. */
export function relationSaid(typed: string | null | undefined): string {
  const key = locale.value === 'en' ? COMMON[(typed ?? '').trim() as keyof typeof COMMON] : undefined;
  return key ? t(`desk.relation.${key}`) : (typed ?? '');
}
