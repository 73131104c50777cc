import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import type { Io } from './command.ts'
import { commands } from './commands.ts'
import { runCli } from './run.ts'

async function cli(...argv: string[]) {
  const [stdout, stderr] = [collector(), collector()]
  const io: Io = {
    stdout: stdout.stream,
    stderr: stderr.stream,
    stdin: new PassThrough(),
    interactive: false,
    terminal: false,
    columns: 100,
    env: { TANDEM_HOME: '/nonexistent/tandem-home' },
    signal: new AbortController().signal,
  }
  const code = await runCli(argv, io)
  return { code, out: stdout.text(), err: stderr.text() }
}

function collector() {
  const stream = new PassThrough()
  let text = ''
  stream.on('data', (chunk) => {
    text += chunk
  })
  return { stream, text: () => text }
}

describe('the command line', () => {
  it('shows all commands when nothing else is asked', async () => {
    for (const argv of [[], ['help'], ['--help'], ['-h']]) {
      const { code, out } = await cli(...argv)
      expect(code).toBe(0)
      for (const { name, summary } of commands) expect(out).toMatch(new RegExp(`${name} +${escaped(summary)}`))
    }
  })

  it('has help for every command, with its options and those of all', async () => {
    for (const { name, options = {} } of commands) {
      const { code, out } = await cli(name, '--help')
      expect(code).toBe(0)
      expect(out).toContain(`tandem ${name}`)
      for (const option of [...Object.keys(options), 'json', 'help', 'url', 'token'])
        expect(out).toContain(`--${option}`)
      expect((await cli('help', name)).out).toBe(out)
    }
  })

  it('makes the help of an action from its schema', async () => {
    const { code, out } = await cli('help', 'hub.pair')
    expect(code).toBe(0)
    expect(out).toMatch(/peer +text, at most 64 characters +needed/)
    expect(out).toMatch(/link +text, at most 32 characters +default "kdeconnect"/)
    expect((await cli('call', 'some phone', 'battery.refresh', '--help')).out).toContain('It takes no input.')
  })

  it('lists the actions, events and state of a feature', async () => {
    const { out } = await cli('help', 'battery')
    expect(out).toContain('battery.refresh')
    expect(out).toContain('battery.low')
    expect(out).toMatch(/percent +whole number, 0 to 100/)
  })

  it('gives help as JSON too', async () => {
    const list = JSON.parse((await cli('help', '--json')).out) as Array<{ name: string }>
    expect(list.map(({ name }) => name)).toEqual(commands.map(({ name }) => name))
    expect(JSON.parse((await cli('help', 'hub.pair', '--json')).out)).toMatchObject({ name: 'hub.pair', acts: false })
    const feature = JSON.parse((await cli('help', 'battery', '--json')).out) as { actions: object }
    expect(feature.actions).toHaveProperty('refresh')
    expect(JSON.parse((await cli('devices', '--help', '--json')).out)).toMatchObject({ name: 'devices' })
    const { version } = JSON.parse((await cli('--version', '--json')).out) as { version: string }
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  })

  it.each([
    [['devcies'], 'There is no command "devcies": did you mean "tandem devices"?'],
    [['frobnicate'], 'There is no command "frobnicate": see "tandem help".'],
    [['devices', '--jsn'], '"tandem devices" has no option --jsn: did you mean --json?'],
    [['devices', '--url'], 'Option "--url <value>" argument missing: see "tandem devices --help".'],
    [['devices', 'x'], '"x" is one argument too many: put names with spaces in quotes, or see --help.'],
    [['help', 'batery'], 'There is no help about "batery": did you mean "battery"?'],
    [['help', 'battery.refesh'], 'There is no action "battery.refesh": did you mean "battery.refresh"?'],
    [['call', 'pixel', 'batery.refresh'], 'There is no feature "batery": did you mean "battery"?'],
    [['call', 'pixel', 'battery'], '"battery" is no action: name it as feature.action, e.g. notifications.list.'],
    [['call', 'pixel', 'hub.peers'], '"hub.peers" needs no device: tandem call hub.peers.'],
    [['call', 'hub.pair', 'pear=x'], 'There is no field "pear": did you mean "peer"?'],
    [['devices', '--url', 'ftp://x'], '"ftp://x" is no address of a hub: give one like http://127.0.0.1:7420.'],
    [['--json', 'devices'], 'The command comes first: tandem devices --json.'],
    [['sim', 'androyd'], 'There is no simulated "androyd": did you mean "android"?'],
    [['sim', 'android', '--battery', '101'], '--battery needs a whole number from 0 to 100, not "101".'],
    [['start', '--port', 'x'], '--port needs a whole number from 0 to 65535, not "x".'],
    [['unpair'], 'This command needs the device to forget: see its --help.'],
  ])('answers %j with one sentence and a failure', async (argv, sentence) => {
    const { code, out, err } = await cli(...argv)
    expect(err).toBe(`${sentence}\n`)
    expect(code).toBe(1)
    if (!argv.includes('--json')) expect(out).toBe('')
  })

  it.each(
    commands
      .filter(({ name }) => /devices|status|open|watch|trace|record|pair|unpair|call/.test(name))
      .map(({ name }) => [name]),
  )('says how to start a hub when %s finds none', async (name) => {
    const needs: Record<string, string[]> = {
      call: ['x', 'battery.refresh'],
      trace: ['x'],
      record: ['x'],
      unpair: ['x'],
      pair: ['x'],
    }
    const { code, err } = await cli(name, ...(needs[name] ?? []))
    expect(err).toBe('No Tandem is running here: start it with "tandem start".\n')
    expect(code).toBe(1)
  })

  it('tells the code of a failure where JSON is asked for', async () => {
    const { code, out, err } = await cli('devices', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toEqual({ error: { code: 'hub.absent', sentence: err.trim() } })
    expect((await cli('devices', '--url', 'http://127.0.0.1:9')).err).toBe(
      'No Tandem answers at http://127.0.0.1:9: start it with "tandem start".\n',
    )
  })

  it('answers with one JSON document also when it tells of a failure', async () => {
    const { code, out, err } = await cli('doctor', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ ok: false, devices: [] })
    expect(err).toBe('No Tandem runs here: start it with "tandem start".\n')
  })

  it('tells its version', async () => {
    expect((await cli('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
