/**
 * What each role may do, as far as the desk shows or hides parts. The server decides; this only spares people
 * dead ends. `phone_order` is ours: it needs both finding a senior and placing an order.
 */
export type Permission =
  | 'registration_submit'
  | 'registration_read'
  | 'registration_verify'
  | 'registration_approve'
  | 'senior_read'
  | 'senior_change'
  | 'senior_erase'
  | 'card_issue'
  | 'menu_read'
  | 'menu_edit'
  | 'sitting_change'
  | 'phone_order'
  | 'order_place'
  | 'order_read'
  | 'order_serve'
  | 'order_flag'
  | 'kitchen_read'
  | 'rounds_read'
  | 'rounds_edit'
  | 'round_depart'
  | 'volunteers_read'
  | 'volunteers_edit'
  | 'alarms_read'
  | 'alarms_act'
  | 'today_read'
  | 'reconcile_read'
  | 'reconcile_close'
  | 'standing_read'
  | 'standing_write'
  | 'opening_edit'
  | 'canteens_admin'
  | 'policy_read'
  | 'audit_read'
  | 'accounts_admin'
  | 'devices_admin';

const table: Record<string, readonly Permission[]> = {
  registrar: [
    'registration_submit',
    'registration_read',
    'senior_read',
    'senior_change',
    'card_issue',
    'menu_read',
    'phone_order',
    'order_place',
    'order_read',
    'today_read',
    'standing_read',
    'standing_write',
  ],
  verifier: ['registration_read', 'registration_verify', 'senior_read', 'senior_change', 'today_read'],
  approver: ['registration_read', 'registration_approve', 'senior_read', 'senior_change', 'senior_erase', 'card_issue', 'policy_read', 'today_read'],
  canteen_manager: [
    'menu_read',
    'menu_edit',
    'sitting_change',
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
  ],
  kitchen: ['menu_read', 'sitting_change', 'order_serve', 'kitchen_read', 'rounds_read', 'round_depart', 'today_read'],
  dispatcher: [
    'senior_read',
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
    'order_read',
    'kitchen_read',
    'rounds_read',
    'volunteers_read',
    'alarms_read',
    'today_read',
    'reconcile_read',
    'standing_read',
    'policy_read',
  ],
  finance: ['menu_read', 'order_read', 'today_read', 'reconcile_read', 'policy_read'],
  auditor: ['order_read', 'reconcile_read', 'policy_read', 'audit_read'],
  administrator: ['menu_read', 'policy_read', 'audit_read', 'accounts_admin', 'devices_admin', 'canteens_admin'],
};

export function may(role: string | undefined, permission: Permission): boolean {
  return role !== undefined && (table[role]?.includes(permission) ?? false);
}
