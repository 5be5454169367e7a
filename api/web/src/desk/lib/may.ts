/**
 * What each role may do, as far as the desk shows or hides parts. The server decides; this only spares people
 * dead ends. `phone_order` is ours: it needs both finding a senior and placing an order.
 */
export type Permission =
  | 'registration_submit'
  | 'registration_read'
  | 'registration_verify'
  | 'registration_approve'
  | 'registration_numbers'
  | 'senior_read'
  | 'senior_change'
  | 'senior_pause'
  | 'senior_erase'
  | 'family_grant'
  | 'family_revoke'
  | 'card_issue'
  | 'menu_read'
  | 'menu_edit'
  | 'sitting_change'
  | 'phone_order'
  | 'order_place'
  | 'walk_in_read'
  | 'walk_in_sell'
  | 'order_read'
  | 'order_serve'
  | 'order_flag'
  | 'kitchen_read'
  | 'rounds_read'
  | 'rounds_edit'
  | 'round_depart'
  | 'volunteers_read'
  | 'volunteers_edit'
  | 'help_answer'
  | 'help_name'
  | 'ratings_read'
  | 'alarms_read'
  | 'alarms_act'
  | 'channels_admin'
  | 'notices_read'
  | 'notices_act'
  | 'today_read'
  | 'reconcile_read'
  | 'reconcile_close'
  | 'standing_read'
  | 'standing_write'
  | 'opening_edit'
  | 'order_correct'
  | 'settlement_read'
  | 'settlement_make'
  | 'settlement_confirm'
  | 'settlement_approve'
  | 'settlement_lock'
  | 'settlement_rerate'
  | 'policy_read'
  | 'policy_draft'
  | 'policy_approve'
  | 'audit_read'
  | 'accounts_admin'
  | 'canteens_admin'
  | 'devices_admin'
  | 'jobs_admin'
  | 'drawers_read'
  | 'drawers_edit'
  | 'drawer_use'
  | 'prepaid_edit'
  | 'debts_edit'
  | 'bank_money'
  | 'transfer_to_confirm'
  | 'purse_read'
  | 'receipts_read'
  | 'bills_read'
  | 'billing_edit'
  | 'funds_read'
  | 'funds_edit'
  | 'periods_close'
  | 'ledger_read';

const table: Record<string, readonly Permission[]> = {
  registrar: [
    'registration_submit',
    'registration_read',
    'senior_read',
    'senior_change',
    'senior_pause',
    'family_grant',
    'family_revoke',
    'card_issue',
    'menu_read',
    'phone_order',
    'order_place',
    'order_read',
    'today_read',
    'standing_read',
    'standing_write',
    'drawers_read',
    'drawer_use',
    'prepaid_edit',
    'debts_edit',
    'purse_read',
    'receipts_read',
    'bills_read',
    'billing_edit',
  ],
  verifier: [
    'registration_read',
    'registration_verify',
    'registration_numbers',
    'senior_read',
    'senior_change',
    'senior_pause',
    'family_revoke',
    'today_read',
    'settlement_read',
    'settlement_confirm',
  ],
  approver: [
    'registration_read',
    'registration_approve',
    'registration_numbers',
    'senior_read',
    'senior_change',
    'senior_pause',
    'senior_erase',
    'family_grant',
    'family_revoke',
    'card_issue',
    'policy_read',
    'policy_approve',
    'transfer_to_confirm',
    'today_read',
    'settlement_read',
    'settlement_approve',
  ],
  canteen_manager: [
    'walk_in_read',
    'walk_in_sell',
    'menu_read',
    'menu_edit',
    'sitting_change',
    'help_answer',
    'help_name',
    'ratings_read',
    'order_place',
    'order_read',
    'order_serve',
    'order_flag',
    'kitchen_read',
    'rounds_read',
    'rounds_edit',
    'round_depart',
    'volunteers_read',
    'volunteers_edit',
    'alarms_read',
    'today_read',
    'reconcile_read',
    'reconcile_close',
    'standing_read',
    'standing_write',
    'opening_edit',
    'order_correct',
    'settlement_read',
    'settlement_make',
    'drawers_read',
    'drawers_edit',
    'drawer_use',
    'prepaid_edit',
    'debts_edit',
    'purse_read',
    'receipts_read',
  ],
  kitchen: ['menu_read', 'sitting_change', 'help_answer', 'order_serve', 'kitchen_read', 'rounds_read', 'round_depart', 'today_read'],
  dispatcher: [
    'senior_read',
    'senior_pause',
    'family_revoke',
    'menu_read',
    'phone_order',
    'order_place',
    'order_read',
    'order_flag',
    'kitchen_read',
    'rounds_read',
    'rounds_edit',
    'round_depart',
    'volunteers_read',
    'volunteers_edit',
    'alarms_read',
    'alarms_act',
    'notices_read',
    'notices_act',
    'today_read',
    'reconcile_read',
    'standing_read',
    'standing_write',
    'opening_edit',
  ],
  supervisor: [
    'registration_read',
    'senior_read',
    'menu_read',
    'ratings_read',
    'order_read',
    'kitchen_read',
    'rounds_read',
    'volunteers_read',
    'alarms_read',
    'notices_read',
    'today_read',
    'reconcile_read',
    'standing_read',
    'settlement_read',
    'policy_read',
    'drawers_read',
    'receipts_read',
    'bills_read',
    'funds_read',
  ],
  finance: [
    'menu_read',
    'order_read',
    'today_read',
    'reconcile_read',
    'policy_read',
    'policy_draft',
    'order_correct',
    'settlement_read',
    'settlement_make',
    'settlement_lock',
    'settlement_rerate',
    'drawers_read',
    'drawers_edit',
    'prepaid_edit',
    'debts_edit',
    'bank_money',
    'purse_read',
    'receipts_read',
    'bills_read',
    'billing_edit',
    'funds_read',
    'funds_edit',
    'periods_close',
    'ledger_read',
  ],
  auditor: [
    'order_read',
    'reconcile_read',
    'settlement_read',
    'policy_read',
    'audit_read',
    'drawers_read',
    'receipts_read',
    'bills_read',
    'funds_read',
    'ledger_read',
  ],
  administrator: ['menu_read', 'policy_read', 'audit_read', 'canteens_admin', 'accounts_admin', 'devices_admin', 'jobs_admin', 'channels_admin', 'notices_read', 'notices_act'],
};

export function may(role: string | undefined, permission: Permission): boolean {
  return role !== undefined && (table[role]?.includes(permission) ?? false);
}
