import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../core/clock.ts'
import { TandemError } from '../core/errors.ts'
import type { OutboxView } from '../core/hub-contract.ts'
import { openDatabase } from './database.ts'
import { Outbox } from './outbox.ts'
import { filesHolding, temporaryDatabase, temporaryHome } from './testing.ts'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup()
})

function outbox(keepNothing = false) {
  const database = temporaryDatabase()
  cleanups.push(database.close)
  const fates: OutboxView[] = []
  const box = new Outbox({
    database,
    clock: systemClock,
    told: (fate) => fates.push(fate),
    keepNothing: () => keepNothing,
  })
  return { box, database, fates, told: () => fates.map(({ fate }) => fate) }
}

const errand = { clientId: 'c1', device: 'd', feature: 'echo', action: 'say', input: { text: 'hello', clientId: 'c1' } }

describe('the outbox', () => {
  it('acts once for the same id and input, and tells what came of it', async () => {
    const { box, told } = outbox()
    let acted = 0
    const act = async () => ({ number: ++acted })
    expect(await box.deliver(errand, act)).toEqual({ number: 1 })
    const reordered = { ...errand, input: { clientId: 'c1', text: 'hello' } }
    expect(await box.deliver(reordered, act)).toEqual({ number: 1 })
    expect(acted).toBe(1)
    expect(told()).toEqual(['queued', 'handed'])
    expect(box.fate('c1')).toMatchObject({
      clientId: 'c1',
      device: 'd',
      feature: 'echo',
      action: 'say',
      fate: 'handed',
    })
  })

  it('calls nothing done whose end could not be written down', async () => {
    const { box, database } = outbox()
    let acted = 0
    const act = async () => {
      acted++
      // From here on nothing can be written.
      database.run('ALTER TABLE outbox RENAME TO elsewhere')
      throw new TandemError('timeout')
    }
    await expect(box.deliver(errand, act)).rejects.toThrow()
    database.run('ALTER TABLE elsewhere RENAME TO outbox')
    await expect(box.deliver(errand, act)).rejects.toMatchObject({ code: 'session.closed' })
    expect(acted).toBe(1)
  })

  it('acts once also when asked again while it is under way', async () => {
    const { box } = outbox()
    const gate = Promise.withResolvers<void>()
    let acted = 0
    const act = async () => {
      acted++
      await gate.promise
      return 'done'
    }
    const both = Promise.all([box.deliver(errand, act), box.deliver(errand, act)])
    gate.resolve()
    expect(await both).toEqual(['done', 'done'])
    expect(acted).toBe(1)
  })

  it.each([
    ['input', { input: { text: 'other', clientId: 'c1' } }],
    ['action', { action: 'tap' }],
    ['device', { device: 'e' }],
  ])('says conflict to the same id with another %s', async (_, change) => {
    const { box } = outbox()
    await box.deliver(errand, async () => ({}))
    const again = box.deliver({ ...errand, ...change }, () => Promise.reject(new Error('acted')))
    await expect(again).rejects.toMatchObject({ code: 'outbox.conflict' })
  })

  it.each([
    ['device.offline', 'failed'],
    ['capability.absent', 'failed'],
    ['peer.refused', 'failed'],
    ['session.closed', 'unknown'],
    ['timeout', 'unknown'],
  ] as const)('after %s the fate is %s, and it is never tried again', async (code, fate) => {
    const { box } = outbox()
    let acted = 0
    const act = () => {
      acted++
      return Promise.reject(new TandemError(code))
    }
    await expect(box.deliver(errand, act)).rejects.toMatchObject({ code })
    await expect(box.deliver(errand, act)).rejects.toMatchObject({ code, details: { fate } })
    expect(acted).toBe(1)
    expect(box.fate('c1')).toMatchObject({ fate, reason: expect.stringContaining('.') })
  })

  it('after an error nobody expected the fate is unknown', async () => {
    const { box } = outbox()
    await expect(box.deliver(errand, () => Promise.reject(new Error('what')))).rejects.toThrow('what')
    expect(box.fate('c1').fate).toBe('unknown')
  })

  it('takes a later word of the feature, until it is decided', async () => {
    const { box, told } = outbox()
    await box.deliver(errand, async () => ({}))
    box.settle('c1', 'unknown', 'No sign of it yet.')
    box.settle('c1', 'confirmed')
    box.settle('c1', 'failed', 'too late')
    box.settle('nobody', 'confirmed')
    expect(told()).toEqual(['queued', 'handed', 'unknown', 'confirmed'])
    expect(box.fate('c1')).not.toHaveProperty('reason')
  })

  it('keeps a confirmation that comes before the act has ended', async () => {
    const { box } = outbox()
    await box.deliver(errand, async () => box.settle('c1', 'confirmed'))
    expect(box.fate('c1').fate).toBe('confirmed')
  })

  it('keeps no input, and no output where nothing is to be kept', async () => {
    const { box, database } = outbox(true)
    await box.deliver({ ...errand, input: { text: 'canary-in' } }, async () => ({ text: 'canary-out' }))
    expect(JSON.stringify(database.all('SELECT * FROM outbox'))).not.toContain('canary')
    expect(await box.deliver({ ...errand, input: { text: 'canary-in' } }, () => Promise.reject())).toEqual({
      text: 'canary-out',
    })
    expect(filesHolding(database.home.dataFolder, ['canary'])).toEqual([])
  })

  it('lists the newest first and forgets a device', async () => {
    const { box } = outbox()
    for (const clientId of ['a', 'b', 'c']) await box.deliver({ ...errand, clientId }, async () => ({}))
    expect(box.list(2).map(({ clientId }) => clientId)).toEqual(['c', 'b'])
    box.forget('d')
    expect(box.list(5)).toEqual([])
    expect(() => box.fate('a')).toThrow('item.unknown')
  })
})

describe('after the process was killed in the middle', () => {
  it('what was on its way is unknown and is not done again, and what was handed stays handed', async () => {
    const home = temporaryHome()
    cleanups.push(home.remove)
    const key = randomBytes(32)
    const url = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)
    const program = `
      const { openDatabase } = await import(${url('database.ts')})
      const { Outbox } = await import(${url('outbox.ts')})
      const database = openDatabase({ file: ${JSON.stringify(home.databaseFile)}, key: Buffer.from('${key.toString('hex')}', 'hex') })
      const clock = { now: Date.now }
      const box = new Outbox({ database, clock, told() {}, keepNothing: () => false })
      const errand = ${JSON.stringify(errand)}
      await box.deliver({ ...errand, clientId: 'c0' }, async () => ({ fine: true }))
      await box.deliver(errand, () => new Promise(() => { console.log('acting'); setInterval(() => {}, 1000) }))`
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('close', resolve))

    const database = openDatabase({ file: home.databaseFile, key })
    cleanups.push(() => database.close())
    const box = new Outbox({ database, clock: systemClock, told() {}, keepNothing: () => false })
    const never = () => Promise.reject(new Error('acted again'))
    expect(box.fate('c1')).toMatchObject({ fate: 'unknown', reason: expect.stringContaining('stopped') })
    await expect(box.deliver(errand, never)).rejects.toMatchObject({
      code: 'session.closed',
      details: { fate: 'unknown' },
    })
    expect(await box.deliver({ ...errand, clientId: 'c0' }, never)).toEqual({ fine: true })
    box.settle('c1', 'confirmed')
    expect(box.fate('c1').fate).toBe('confirmed')
  })
})
