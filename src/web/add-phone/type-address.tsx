import { Button, Field, Input, makeStyles, Text, tokens } from '@fluentui/react-components'
import { type SyntheticEvent, useState } from 'react'
import { useClient } from '../../client/react/hub.tsx'
import type { PeerView } from '../../core/hub-contract.ts'
import { sentenceOf } from '../../ui/notices.ts'
import { readAddress } from './address.ts'
import { useTicking } from './ticking.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  line: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  input: { flex: '1 1 12rem', minWidth: 0 },
})

/** How long a device may take to answer before we say that nothing came. */
const answerMs = 8000

interface Sought {
  readonly address: string
  readonly since: number
  /** Who was in sight before. */
  readonly known: ReadonlySet<string>
}

/** Looks at one address, for networks that do not carry the general question. */
export function TypeAddress({ peers }: { readonly peers: readonly PeerView[] }) {
  const styles = useStyles()
  const client = useClient()
  const [typed, setTyped] = useState('')
  const [mistake, setMistake] = useState<string>()
  const [sought, setSought] = useState<Sought>()
  const look = async (event: SyntheticEvent) => {
    event.preventDefault()
    const read = readAddress(typed)
    setSought(undefined)
    setMistake('mistake' in read ? words(read.mistake) : undefined)
    if ('mistake' in read) return
    const known = new Set(peers.map(({ peer }) => peer))
    try {
      await client.hub.discover({ address: read.address })
      setSought({ address: read.address, since: Date.now(), known })
    } catch (error) {
      setMistake(sentenceOf(error))
    }
  }
  return (
    <form className={styles.form} onSubmit={(event) => void look(event)} noValidate>
      <Field
        label={words('typeAddress')}
        hint={words('addressHint')}
        validationState={mistake === undefined ? 'none' : 'error'}
        validationMessage={mistake ?? null}
      >
        {(field) => (
          <div className={styles.line}>
            <Input
              {...field}
              className={styles.input}
              value={typed}
              dir="ltr"
              inputMode="url"
              autoComplete="off"
              spellCheck={false}
              maxLength={300}
              onChange={(_, { value }) => setTyped(value)}
            />
            <Button type="submit">{words('lookThere')}</Button>
          </div>
        )}
      </Field>
      <div role="status">{sought && <Outcome sought={sought} peers={peers} />}</div>
    </form>
  )
}

function Outcome({ sought, peers }: { readonly sought: Sought; readonly peers: readonly PeerView[] }) {
  const late = useTicking() - sought.since > answerMs
  if (peers.some(({ peer }) => !sought.known.has(peer))) return null
  return <Text>{words(late ? 'silentAt' : 'lookingAt', { address: sought.address })}</Text>
}
