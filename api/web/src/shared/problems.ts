import { locale } from './i18n';
import type { Problem } from './problem';

/** Words for the problems people can do something about: [Chinese, English]. The rest show the server's detail. */
const WORDS: Record<string, readonly [string, string]> = {
  offline: ['网络断了，连上就能接着来', 'No network; go on when it is back'],
  unexpected: ['这一步没办成，请再试一次', 'That did not work, please try again'],
  busy: ['人有点多，请稍等再试一次', 'Many people are ordering, please try again in a moment'],
  bad_credentials: ['账号或密码不对，请再看看', 'Login or password is not right'],
  locked: ['试得太多了，请过一会儿再来', 'Too many tries, please come back later'],
  refresh_reused: ['请重新登录', 'Please sign in again'],
  nobody_found: ['没找到您的登记，请叫工作人员帮忙', 'No registration found, please ask for help'],
  not_identified: ['时间有点长了，请再刷一次卡，或者再按一次手机号', 'It has been a while: please show your card or phone number again'],
  session_ended: ['请重新登录', 'Please sign in again'],
  unauthenticated: ['请重新登录', 'Please sign in again'],
  slow_down: ['请稍等一下再试', 'Please wait a moment and try again'],
  unavailable: ['系统正忙，什么都没丢，请稍后再试', 'The system is busy; nothing is lost, please try again soon'],
  sold_out: ['这道菜刚刚卖完了，请换一份', 'This dish has just sold out, please choose another'],
  sitting_full: ['这一餐的份数已经订满了', 'All portions of this meal are taken'],
  delivery_full: ['今天送餐已经排满，可以打包带走', 'Deliveries are full today; you can take it away'],
  cutoff_passed: ['订餐时间过了，可以在食堂吃现做的', 'Ordering has closed; you can still eat here'],
  sitting_not_open: ['这一餐现在不能订', 'This meal cannot be ordered now'],
  dish_withdrawn: ['这道菜今天不做了，请换一份', 'This dish is off today, please choose another'],
  texture_not_offered: ['这道菜做不了这种软硬，请换一个', 'This dish is not made in that texture, please choose another'],
  order_cancelled: ['这一单已经退了', 'This order is cancelled already'],
  quota_taken: ['这一餐的补助已经用过了', 'The subsidy for this meal has been used'],
  diet_conflict: ['这道菜里有您不能吃的，请换一份', 'This dish holds something you must not eat, please choose another'],
  not_eligible_delivery: ['还没有办送餐上门，可以请工作人员帮您办', 'Home delivery is not set up for you; staff can arrange it'],
  already_ordered: ['这一餐您已经订过了', 'You have already ordered this meal'],
  senior_not_active: ['您的用餐暂停着，请叫工作人员帮忙', 'Your meals are paused, please ask for help'],
  key_reused: ['这一单已经变了，请重新选一次', 'This order has changed, please choose again'],
  card_needed: ['退餐要用卡，没带卡请叫人帮忙', 'Please show the card to cancel; without it, ask for help'],
  too_late: ['后厨已经开做，不能退了，请叫人帮忙', 'The kitchen has started; please ask for help'],
  not_yours: ['这一单不是您的', 'This order is not yours'],
  already_served: ['这一份已经取走了', 'This meal has been collected already'],
  same_person: ['同一件事要换一个人来核', 'Someone else must do this step'],
  still_open: ['还有没说明的餐，先把它们处理完', 'Some meals are not explained yet'],
  duplicate_person: ['这个身份证号已经登记过了', 'This resident ID is already registered'],
  bad_resident_id: ['身份证号不对，请核对', 'The resident ID is not valid'],
  old_resident_id: ['15 位的老号码里没有这个出生日期，请按证件填 18 位', 'An old number of 15 digits has no such birth date, type the 18 characters of the card'],
  bad_phone: ['电话号码不对，请核对', 'The phone number is not valid'],
  bad_code: ['没有这个码，请对着再看一遍', 'There is no such code, please compare it once more'],
  code_used: ['这个码已经用过了，请再要一个', 'This code has been used, please ask for a new one'],
  code_expired: ['这个码过期了，请再要一个', 'This code has expired, please ask for a new one'],
  code_ended: ['这个码停用了，给过新的就用新的，没有就再要一个', 'This code was ended, use the newer one or ask for one'],
  is_delivery: ['这一份是送到家的，不在这里取', 'This meal is being delivered, it is not handed out here'],
  order_flagged: ['这一份已经记成没吃上了', 'This meal is noted as not eaten already'],
  order_open: ['这一份还没有去向，不用重开', 'This meal is still open'],
  unknown_order: ['没有这个取餐号，请再看看', 'There is no such number, please look again'],
  unknown_senior: ['没有找到这位老人', 'This senior was not found'],
  unknown_sitting: ['这一餐不在了，请再看看', 'This meal is not there any more, please look again'],
  unknown_dish: ['这道菜不在菜单上了，请换一份', 'This dish is off the menu, please choose another'],
  bad_order: ['这一单点得太多或没点菜，请再看看', 'Nothing was chosen, or too much; please look again'],
  diner_twice: ['同一位老人点了两次', 'The same person is in the order twice'],
  bad_pickup_no: ['取餐号是三位数字', 'A number has three digits'],
  too_early: ['还没到时间', 'It is too early for that'],
  clock_backwards: ['时间只能往前走', 'The clock only goes forwards'],
};

const BY_STATUS: Record<number, readonly [string, string]> = {
  401: ['请重新登录', 'Please sign in again'],
  403: ['这件事不归您的岗位办', 'Your role cannot do this'],
  404: ['没有找到', 'Not found'],
  409: ['刚刚有人改过，请再看一眼', 'Somebody changed this just now, please look again'],
  422: ['有一处没填对，请看看', 'Something is not filled in right'],
  429: ['请稍等一下再试', 'Please wait a moment and try again'],
  503: ['系统正忙，请稍后再试', 'The system is busy, please try again soon'],
};

/** What to tell the person: our words for the code, else the server's (already in their language), else by status. */
export function problemText(problem: Problem): string {
  const pick = (pair: readonly [string, string]): string => pair[locale.value === 'en' ? 1 : 0];
  const own = WORDS[problem.code];
  if (own) return pick(own);
  if (problem.detail) return problem.detail;
  return pick(BY_STATUS[problem.status] ?? WORDS.unexpected ?? ['', '']);
}

/** For the test that no text is empty. */
export const problemWords: readonly (readonly [string, string])[] = [...Object.values(WORDS), ...Object.values(BY_STATUS)];
