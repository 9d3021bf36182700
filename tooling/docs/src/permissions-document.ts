import { HTTP_ROUTES, reachOf, type InventoryEntry } from '@medilens/api'
import { PERMISSIONS, ROLE_NAMES, ROLES } from '@medilens/db'
import { code, generated, page, table } from './markdown.ts'

/** Who may use a plain route, by its access. */
const ROUTES_ARE_FOR = {
  public: 'anybody',
  procedure: 'whoever the procedure admits',
  'sign-in': 'anybody, from the server’s own origin, throttled',
  session: 'a person who signed in, from the server’s own origin',
  'upload-token': 'whoever holds the token of this file’s upload',
  file: 'whoever has `file:read` and `assessment:read` for the file’s patient, or a lease on work made from it',
  permission: 'whoever has, by key or signed in,',
} as const satisfies Record<(typeof HTTP_ROUTES)[number]['access'], string>

/** Who may use one plain route. */
export const routeIsFor = (route: (typeof HTTP_ROUTES)[number]): string =>
  'permissions' in route
    ? `${ROUTES_ARE_FOR[route.access]} ${route.permissions.map(code).join(' and ')}`
    : ROUTES_ARE_FOR[route.access]

/** `docs/permissions.md`. */
export const permissionsDocument = (procedures: readonly InventoryEntry[]): string =>
  page([
    generated('the router and the roles'),
    '',
    '# Who may',
    '',
    LEGEND,
    '',
    ...table(
      ['role', 'is'],
      ROLE_NAMES.map((role) => [role, ROLES[role].description]),
    ),
    '',
    '## Procedures',
    '',
    ...table(
      ['procedure', 'needs', ...ROLE_NAMES],
      procedures.map(({ path, meta }) => [
        code(path),
        `${code(meta.permission)}${isForPeople(meta) ? ', people alone' : ''}`,
        ...ROLE_NAMES.map((role) => reachOf(role, meta) ?? '–'),
      ]),
    ),
    '',
    '## Plain routes',
    '',
    ...table(
      ['route', 'for'],
      HTTP_ROUTES.map((route) => [code(`${route.method} ${route.path}`), routeIsFor(route)]),
    ),
    '',
    '## Permissions',
    '',
    ...table(
      ['permission', ...ROLE_NAMES],
      PERMISSIONS.map((permission) => [
        code(permission),
        ...ROLE_NAMES.map((role) => ROLES[role].grants[permission] ?? '–'),
      ]),
    ),
  ])

/** Beside those that are a person's by their kind. */
const isForPeople = ({ permission, people }: InventoryEntry['meta']): boolean =>
  people && permission.includes(':')

const LEGEND = [
  'A cell says how far a call reaches in a role. **all**: every row of the organization. **own**: the patient who is the',
  'caller; another patient answers as one who does not exist, and so does every patient to an API key, which is nobody.',
  '**pseudonyms**: everybody, without anything that names a person. **person**: whoever signed in, for what is their own;',
  'an API key is refused. **people alone**: a key of the role is refused too. **–**: refused, and the refusal is in the audit. Who holds several roles has the widest reach.',
].join('\n')
