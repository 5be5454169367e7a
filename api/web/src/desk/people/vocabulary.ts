/** The closed lists of the register, as the API names them. */
export const CATEGORIES = ['none', 'dibao', 'tekun', 'dishouru', 'youfu', 'chongcan', 'kongchao', 'shidu', 'sanwu', 'gugua'] as const;
export const ABILITIES = ['able', 'partly_disabled', 'disabled'] as const;
export const ALLERGENS = ['peanut', 'egg', 'milk', 'fish', 'shellfish', 'soy', 'wheat', 'nut', 'sesame'] as const;
export const RELIGIONS = ['halal', 'vegetarian'] as const;
export const TEXTURES = ['regular', 'soft', 'chopped', 'puree'] as const;
export const GENDERS = ['female', 'male'] as const;
export const PAUSES = ['hospital', 'children', 'camp', 'other_home'] as const;
export const CARD_REASONS = ['lost', 'damaged', 'borrowed'] as const;
export const REGISTRATION_STATES = ['submitted', 'verified', 'approved', 'refused', 'withdrawn'] as const;
