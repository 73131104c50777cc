import { Button, Input, makeStyles, Text, tokens } from '@fluentui/react-components'
import { type FormEvent, useId, useState } from 'react'
import { Wordmark } from '../../ui/logo.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  page: {
    display: 'grid',
    placeContent: 'center',
    height: '100%',
    overflow: 'auto',
    backgroundColor: tokens.colorNeutralBackground3,
  },
  card: {
    boxSizing: 'border-box',
    width: 'min(28rem, 100vw)',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalXXL,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
  command: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  code: {
    flex: 1,
    fontFamily: tokens.fontFamilyMonospace,
    padding: `${tokens.spacingVerticalSNudge} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground3,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  row: { display: 'flex', gap: tokens.spacingHorizontalS },
  field: { flex: 1, minWidth: 0 },
  wrong: { color: tokens.colorStatusDangerForeground1 },
})

const command = 'npx tandem open'

/** Shown when the cookie is no longer good: why, and the ways back in. */
export function SignIn() {
  const styles = useStyles()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(command)
    setCopied(true)
  }
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <Wordmark size={28} />
        <h1 className={styles.title}>{words('signIn')}</h1>
        <Text>{words('signInWhy')}</Text>
        <Text>{words('signInHow')}</Text>
        <div className={styles.command}>
          <code className={styles.code}>{command}</code>
          <Button onClick={() => void copy()}>{words(copied ? 'copied' : 'copyCommand')}</Button>
        </div>
        <TokenForm />
      </div>
    </main>
  )
}

function TokenForm() {
  const styles = useStyles()
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const id = useId()
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const token = String(new FormData(event.currentTarget).get('token') ?? '').trim()
    setBusy(true)
    setProblem(await signIn(token))
    setBusy(false)
  }
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <label htmlFor={id}>{words('orToken')}</label>
      <div className={styles.row}>
        <Input
          id={id}
          name="token"
          type="password"
          autoComplete="off"
          required
          className={styles.field}
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-problem`}
        />
        <Button type="submit" appearance="primary" disabledFocusable={busy}>
          {words('signIn')}
        </Button>
      </div>
      <div id={`${id}-problem`} role="alert" className={styles.wrong}>
        {problem}
      </div>
    </form>
  )
}

/** Trades the token for a cookie and starts the page anew; answers with what went wrong. */
async function signIn(token: string): Promise<string | undefined> {
  const answer = await fetch('/api/login', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token }),
  }).catch(() => undefined)
  if (!answer) return words('signInAbsent')
  if (answer.ok) {
    window.location.reload()
    return undefined
  }
  return words(answer.status === 429 ? 'tooMany' : 'wrongToken')
}
