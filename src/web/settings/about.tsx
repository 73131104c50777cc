import { makeStyles, Text, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../client/react/hub.tsx'
import { Logo } from '../../ui/logo.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  head: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM },
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    fontSize: tokens.fontSizeBase200,
    '& th, & td': {
      textAlign: 'start',
      padding: tokens.spacingVerticalXXS,
      borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
      overflowWrap: 'anywhere',
    },
  },
})

interface Package {
  readonly name: string
  readonly version: string
  readonly licence: string
}

/** What this is, what it promises, and whose work it stands on. */
export function About() {
  const styles = useStyles()
  const client = useClient()
  const status = useQuery({ queryKey: ['status'], queryFn: () => client.status() })
  const packages = useQuery({ queryKey: ['licences'], queryFn: loadLicences })
  return (
    <>
      <div className={styles.head}>
        <Logo size={40} />
        <Text size={500} weight="semibold">
          {words('version', { version: status.data?.version ?? '' })}
        </Text>
      </div>
      <Text>{words('promise')}</Text>
      <Text>{words('licence')}</Text>
      {status.data && <Text size={200}>{words('dataFolder', { folder: status.data.home })}</Text>}
      {packages.error && <Text>{words('licencesFailed', { why: packages.error.message })}</Text>}
      {packages.data && (
        <details>
          <summary>{words('builtOn', { count: packages.data.length })}</summary>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{words('package')}</th>
                <th scope="col">{words('packageVersion')}</th>
                <th scope="col">{words('packageLicence')}</th>
              </tr>
            </thead>
            <tbody>
              {packages.data.map(({ name, version, licence }) => (
                <tr key={`${name}@${version}`}>
                  <td>{name}</td>
                  <td>{version}</td>
                  <td>{licence}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </>
  )
}

async function loadLicences(): Promise<readonly Package[]> {
  const response = await fetch('/licences.json')
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  return (await response.json()) as Package[]
}
