import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PlopTypes } from '@turbo/gen'

const ROOT = '{{ turbo.paths.root }}'
const API = `${ROOT}/packages/api/src`

/** A file of a new domain, from its template. */
const added = (template: string, path: string) => ({
  type: 'add',
  path: `${API}/${path}`,
  templateFile: `templates/${template}.hbs`,
})

/** Lines that a list elsewhere needs, each before the one line that fits its anchor. */
interface Insertion {
  readonly file: string
  readonly before: readonly (readonly [anchor: RegExp, line: (name: string) => string])[]
}

const INSERTIONS: readonly Insertion[] = [
  {
    file: 'packages/api/src/router.ts',
    before: [
      [/^import \{ router \}/m, (name) => `import { ${name}Router } from './${name}/router.ts'`],
      [/^\}\)$/m, (name) => `  ${name}: ${name}Router,`],
    ],
  },
  {
    file: 'packages/api/src/testing/cases.ts',
    before: [
      [
        /^import type \{ TenancyCases \}/m,
        (name) => `import { ${name.toUpperCase()}_CASES } from './cases/${name}.ts'`,
      ],
      [/^\}$/m, (name) => `  ...${name.toUpperCase()}_CASES,`],
    ],
  },
  {
    file: 'packages/api/src/testing/samples.ts',
    before: [
      [/^import type \{ SampleIds \}/m, (name) => `import { ${name}Samples } from './samples/${name}.ts'`],
      [/^\}\)$/m, (name) => `  ...${name}Samples(ids),`],
    ],
  },
  {
    file: 'tooling/checks/src/domains.ts',
    before: [[/^\]$/m, (name) => `  '${name}',`]],
  },
]

function insert(root: string, name: string): void {
  for (const { file, before } of INSERTIONS) {
    const path = join(root, file)
    let text = readFileSync(path, 'utf8')
    for (const [anchor, line] of before) {
      const at = text.search(anchor)
      if (at < 0)
        throw new Error(`${file} has no line like ${anchor}: it changed, and the generator did not.`)
      text = `${text.slice(0, at)}${line(name)}\n${text.slice(at)}`
    }
    writeFileSync(path, text)
  }
}

const rootOf = (answers: PlopTypes.Answers): string => String(answers['turbo'].paths.root)

/** `pnpm new:domain <name> <permission> <policy>`; what is left out is asked for. */
export default function generators(plop: PlopTypes.NodePlopAPI): void {
  plop.setGenerator('domain', {
    description:
      'A domain of packages/api, with a first procedure, its tests, and the lines by which it is found',
    prompts: [
      {
        type: 'input',
        name: 'name',
        message: 'Its name, one word in small letters:',
        validate: (name: string) => {
          if (!/^[a-z]+$/.test(name)) return 'One word, of the letters a to z.'
          return existsSync(join(process.cwd(), 'packages/api/src', name)) ? 'There is one already.' : true
        },
      },
      {
        type: 'input',
        name: 'permission',
        message: 'The permission of its first procedure (packages/db/src/permissions.ts):',
        default: 'patient:read',
        validate: (permission: string) => /^[a-z]+:[a-z]+$/.test(permission) || 'As patient:read.',
      },
      {
        type: 'confirm',
        name: 'policy',
        message: 'Does it decide more than a permission can say (policy.ts)?',
        default: false,
      },
    ],
    actions: (answers) => [
      added('schema', '{{ name }}/schema.ts'),
      added('service', '{{ name }}/service.ts'),
      added('router', '{{ name }}/router.ts'),
      added('test', '{{ name }}/{{ name }}.test.ts'),
      ...(answers?.['policy'] === true ? [added('policy', '{{ name }}/policy.ts')] : []),
      added('cases', 'testing/cases/{{ name }}.ts'),
      added('samples', 'testing/samples/{{ name }}.ts'),
      (given: PlopTypes.Answers) => {
        insert(rootOf(given), String(given['name']))
        return 'router.ts, cases.ts, samples.ts and domains.ts know it; now `pnpm format` and `pnpm docs:generate`'
      },
    ],
  })
}
