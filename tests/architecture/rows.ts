// Who may import whom: core <- links <- features <- { hub, sim }, and core + contracts <- client <- { web, cli }.

/** Paths in `src/`: `*` is one folder or file name, `**` is anything, `@` is the importing file's own folder. */
export type Target = {
  readonly path: string
  /** `type`: nothing of it may be left at run time. `later`: only by `import()`, when the line runs, or as a type. */
  readonly only?: 'type' | 'later'
}

export type Row = {
  /** The files it is about; the first row that fits a file counts. */
  readonly files: string
  readonly name: string
  readonly may: readonly (string | Target)[]
  /** What `may` says, in words. */
  readonly says: string
  readonly mayNot?: string
  /** Packages from npm; all of them unless listed here. */
  readonly packages?: readonly string[]
  /** False where the code also runs in a browser. */
  readonly node: boolean
}

const linkHelpers = 'links/*/{session,adapter,phone,wire}.ts'
const contracts = ['features/*/contract.ts', 'features/contracts.ts']
const views = 'features/*/{*.tsx,view/**}'
const features = 'features/**'

export const rows: readonly Row[] = [
  { files: 'core/**', name: 'core', may: ['core/**'], says: 'core', packages: ['zod'], node: false },

  {
    files: 'links/index.ts',
    name: 'the list of links',
    may: ['core/**', 'links/**'],
    says: 'core and links',
    node: true,
  },
  { files: 'links/*/**', name: 'a link', may: ['core/**', '@'], says: 'core and its own folder', node: true },

  {
    files: 'features/index.ts',
    name: 'the list of features',
    may: ['core/**', 'features/*/index.ts'],
    says: 'core and the index.ts of each feature',
    node: true,
  },
  {
    files: 'features/contracts.ts',
    name: 'the list of contracts',
    may: ['core/**', 'features/*/contract.ts'],
    says: 'core and the contract.ts of each feature',
    packages: ['zod'],
    node: false,
  },
  {
    files: 'features/phones.ts',
    name: 'the list of phone sides',
    may: ['core/**', 'features/*/phone.ts'],
    says: 'core and the phone.ts of each feature',
    node: true,
  },
  {
    files: 'features/views.{ts,tsx}',
    name: 'the list of views',
    may: ['core/**', 'ui/**', views],
    says: 'core, ui and the views of each feature',
    node: false,
  },
  {
    files: 'features/*/contract.ts',
    name: 'a contract',
    may: ['core/**'],
    says: 'core',
    packages: ['zod'],
    node: false,
  },
  {
    files: views,
    name: 'a view',
    may: ['@/contract.ts', '@/*.tsx', '@/view/**', 'core/**', 'client/**', 'ui/**'],
    says: 'its own contract and views, core, client and ui',
    node: false,
  },
  {
    files: 'features/*/**',
    name: 'a feature',
    may: ['core/**', '@', linkHelpers],
    says: 'core, its own folder without the view, and the helpers of links (session, adapter, phone, wire)',
    mayNot: views,
    node: true,
  },

  {
    files: 'client/**',
    name: 'client',
    may: ['client/**', 'core/**', ...contracts, { path: 'features/index.ts', only: 'type' }],
    says: 'core and contracts',
    node: false,
  },
  {
    files: 'hub/**',
    name: 'hub',
    may: ['hub/**', 'core/**', 'links/**', features],
    says: 'core, links and features',
    mayNot: views,
    node: true,
  },
  {
    files: 'sim/**',
    name: 'sim',
    may: ['sim/**', 'core/**', 'links/**', features],
    says: 'core, links and features',
    mayNot: views,
    node: true,
  },
  {
    files: 'cli/**',
    name: 'cli',
    may: [
      'cli/**',
      'client/**',
      'core/**',
      ...contracts,
      { path: 'features/index.ts', only: 'later' },
      { path: 'hub/{main,home,describe-config}.ts', only: 'later' },
      { path: 'hub/checks/checks.ts', only: 'later' },
      { path: 'hub/desktop/{open,app-window}.ts', only: 'later' },
      { path: 'sim/main.ts', only: 'later' },
    ],
    says: 'client, core and contracts',
    node: true,
  },
  {
    files: 'web/**',
    name: 'web',
    may: ['web/**', 'client/**', 'core/**', 'ui/**', ...contracts, 'features/views.{ts,tsx}', views],
    says: 'client, core, ui, contracts and views',
    node: false,
  },
  { files: 'ui/**', name: 'ui', may: ['ui/**'], says: 'ui', node: false },
  { files: 'relay/**', name: 'relay', may: ['relay/**', 'core/**'], says: 'core', node: true },
]

/** Files that may be longer than the limit, each with its reason beside it. */
export const longFiles: readonly string[] = []

export const longestFile = 500

/** Links that no hub starts, so they are not in links/index.ts: `memory` joins two ends in one process, for tests. */
export const unlistedLinks: readonly string[] = ['memory']

/** Names that say nothing about what a folder holds, and so come to hold everything. */
export const emptyFolderNames = ['utils', 'helpers', 'common', 'types', 'services', 'managers', 'interfaces'] as const
export const emptyFileNames = ['utils', 'util', 'helpers', 'helper', 'common'] as const

/** Where a person is spoken to on the terminal. */
export const mayPrint = ['src/cli/**', 'scripts/**', 'bench/**'] as const
