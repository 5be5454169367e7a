/**
 * Compiled, never run: the shapes the pages rely on against those the server documents (`npm run gen`). The server
 * writes its enums as plain strings, so both sides are compared with their literals widened.
 */
import type { components } from '../src/shared/schema';
import type * as money from '../src/desk/money/types';
import type * as settle from '../src/desk/settlement/types';
import type * as pages from '../src/shared/types';

type Served = components['schemas'];

type Wide<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends boolean
      ? boolean
      : T extends readonly (infer Item)[]
        ? Wide<Item>[]
        : T extends object
          ? { [Key in keyof T]: Wide<T[Key]> }
          : T;

/** What the server sends must hold everything the page reads. */
type Reads<Sent extends Wide<Read>, Read> = Sent;
/** What the page sends must hold everything the server wants. */
type Writes<Sent, Wanted extends Wide<Sent>> = Wanted;

export type Checked = [
  Reads<Served['Meta'], pages.Meta>,
  Reads<Served['Demo'], pages.Demo>,
  Reads<Served['Session'], pages.Session>,
  Reads<Served['CanteenView'], pages.Canteen>,
  Reads<Served['HelpCallView'], pages.HelpCall>,
  Reads<Served['KioskCallView'], pages.KioskCall>,
  Reads<Served['Identified'], pages.Identified>,
  Reads<Served['DinerMenu'], pages.DinerMenu>,
  Reads<Served['DinerSitting'], pages.DinerSitting>,
  Reads<Served['DinerDish'], pages.DinerDish>,
  Reads<Served['Quote'], pages.Quote>,
  Reads<Served['PartView'], pages.Part>,
  Reads<Served['OrderOut'], pages.Order>,
  Writes<Served['LineBody'], pages.Line>,
  Reads<Served['ClaimView'], settle.Claim>,
  Reads<Served['ClaimDetail'], settle.ClaimDetail>,
  Reads<Served['ClaimDayView'], settle.ClaimDay>,
  Reads<Served['ClaimPersonView'], settle.ClaimPerson>,
  Reads<Served['ClaimLineView'], settle.Line>,
  Reads<Served['UneatenView'], settle.Uneaten>,
  Reads<Served['ClaimMeal'], settle.Meal>,
  Reads<Served['CheckView'], settle.Check>,
  Reads<Served['AdvanceView'], settle.Advance>,
  Reads<Served['NoticeView'], settle.Notice>,
  Reads<Served['RerateView'], settle.Rerated>,
  Reads<Served['RerateRunView'], settle.RerateRun>,
  Reads<Served['EntitlementList'], settle.EntitlementList>,
  Reads<Served['DrawerOut'], money.Drawer>,
  Reads<Served['ShiftOut'], money.Shift>,
  Reads<Served['ReceiptOut'], money.Receipt>,
  Reads<Served['PurseOut'], money.Purse>,
  Reads<Served['BillOut'], money.Bill>,
  Reads<Served['FundOut'], money.FundAccount>,
  Reads<Served['FundStatement'], money.FundStatement>,
  Reads<Served['PeriodOut'], money.BooksMonth>,
  Reads<Served['Balances'], money.Balances>,
  Reads<Served['Heads'], money.Heads>,
];
