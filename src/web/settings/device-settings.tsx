import { Button, Input, makeStyles, Text, tokens } from '@fluentui/react-components'
import { type FormEvent, useId, useState } from 'react'
import { useClient, useDevices } from '../../client/react/hub.tsx'
import type { DeviceView } from '../../core/hub-contract.ts'
import { fullTime } from '../../ui/dates.ts'
import { EmptyPlace } from '../../ui/empty.tsx'
import { Icon } from '../../ui/icons.tsx'
import { tell, tellError } from '../../ui/notices.ts'
import { PhoneName } from '../../ui/phone-text.tsx'
import { EmptyPicture } from '../../ui/pictures.tsx'
import { go } from '../../ui/route.ts'
import { shownLine } from '../../ui/text.ts'
import { chooseDevice, useChosenDevice } from '../device.ts'
import { Confirm } from './confirm.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
  },
  card: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalL,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase400, overflowWrap: 'anywhere' },
  soft: { color: tokens.colorNeutralForeground3 },
  row: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'end' },
  field: { display: 'flex', flexDirection: 'column', flex: '1 1 12rem' },
})

/** Every paired phone: rename it here, choose it, forget it. */
export function DeviceSettings() {
  const styles = useStyles()
  const devices = useDevices()
  return (
    <>
      {devices.length === 0 ? (
        <EmptyPlace
          picture={<EmptyPicture name="devices" />}
          what={words('noDevices')}
          why={words('noDevicesWhy')}
          action={{ label: words('addPhone'), run: () => go('/add') }}
        />
      ) : (
        <>
          <ul className={styles.list}>
            {devices.map((device) => (
              <DeviceCard key={device.id} device={device} />
            ))}
          </ul>
          <div>
            <Button appearance="primary" icon={<Icon name="plus" />} onClick={() => go('/add')}>
              {words('addPhone')}
            </Button>
          </div>
        </>
      )}
    </>
  )
}

function DeviceCard({ device }: { readonly device: DeviceView }) {
  const styles = useStyles()
  const client = useClient()
  const chosen = useChosenDevice()?.id === device.id
  const [forgetting, setForgetting] = useState(false)
  const name = shownLine(device.name, 80)
  const forget = async () => {
    try {
      await client.hub.unpair({ device: device.id })
      tell({ tone: 'success', sentence: words('forgotten') })
    } catch (error) {
      tellError(error)
    }
  }
  return (
    <li className={styles.card}>
      <h3 className={styles.title}>
        <PhoneName name={device.name} />
      </h3>
      <Text size={200} className={styles.soft}>
        {words('pairedSince', { date: fullTime(device.pairedAt) })}
        {device.ownName !== device.name && ` · ${words('ownName', { name: shownLine(device.ownName, 80) })}`}
      </Text>
      <Rename device={device} />
      <div className={styles.row}>
        <Button disabled={chosen} onClick={() => chooseDevice(device.id)}>
          {chosen ? words('shown') : words('setDefault')}
        </Button>
        <Button
          icon={<Icon name="trash" />}
          aria-label={words('forgetWhich', { name })}
          onClick={() => setForgetting(true)}
        >
          {words('forget')}
        </Button>
      </div>
      {forgetting && (
        <Confirm
          title={words('forgetTitle', { name })}
          what={words('forgetWhat')}
          yes={words('forgetYes')}
          onAnswer={(yes) => {
            setForgetting(false)
            if (yes) void forget()
          }}
        />
      )}
    </li>
  )
}

function Rename({ device }: { readonly device: DeviceView }) {
  const styles = useStyles()
  const client = useClient()
  const id = useId()
  const [draft, setDraft] = useState<string>()
  const rename = async (name: string) => {
    try {
      await client.hub.rename({ device: device.id, name })
      setDraft(undefined)
      tell({ tone: 'success', sentence: words('saved') })
    } catch (error) {
      tellError(error)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (draft !== undefined) void rename(draft)
  }
  return (
    <form className={styles.row} onSubmit={submit}>
      <div className={styles.field}>
        <label htmlFor={id}>{words('nameHere')}</label>
        <Input
          id={id}
          value={draft ?? shownLine(device.name, 64)}
          maxLength={64}
          onChange={(_, { value }) => setDraft(value)}
        />
      </div>
      <Button type="submit" disabled={draft === undefined || draft.trim() === '' || draft === device.name}>
        {words('rename')}
      </Button>
      {device.ownName !== device.name && <Button onClick={() => void rename('')}>{words('ownNameAgain')}</Button>}
    </form>
  )
}
