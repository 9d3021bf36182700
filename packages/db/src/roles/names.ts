/** PostgreSQL roles of MediLens; cluster-wide, made by `ensureRoles`. */
export const OWNER_ROLE = 'medilens_owner'
export const APP_ROLE = 'medilens_app'
export const AUTH_ROLE = 'medilens_auth'
export const DEFINER_ROLE = 'medilens_definer'
