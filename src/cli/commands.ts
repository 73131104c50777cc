import type { CommandSpec, OptionSpec } from './command.ts'

/** What every command takes. */
export const commonOptions: Readonly<Record<string, OptionSpec>> = {
  json: { type: 'boolean', describe: 'Answer in JSON (one object a line where it goes on)' },
  help: { type: 'boolean', short: 'h', describe: 'Say what the command does' },
  url: {
    type: 'string',
    value: 'ADDRESS',
    describe: 'The hub to talk to (or TANDEM_URL); default: the one running here',
  },
  token: { type: 'string', value: 'TOKEN', describe: 'Its token (or TANDEM_TOKEN, which other users cannot see)' },
}

const openOption: OptionSpec = { type: 'boolean', describe: 'Open the page in the browser, where there is a desktop' }

/** Every command, in the order of the help. */
export const commands: readonly CommandSpec[] = [
  {
    name: 'start',
    summary: 'Run the hub until Ctrl-C',
    usage: '',
    options: {
      open: openOption,
      home: { type: 'string', value: 'FOLDER', describe: 'Keep everything below this folder (or TANDEM_HOME)' },
      port: { type: 'string', value: 'N', describe: 'Port of the page and the API (7420)' },
    },
    load: () => import('./commands/start.ts'),
  },
  {
    name: 'demo',
    summary: 'Run a hub with two simulated phones, to see everything without a phone',
    usage: '',
    options: {
      open: openOption,
      port: { type: 'string', value: 'N', describe: 'Port of the page and the API (any free one)' },
      seed: { type: 'string', value: 'N', describe: 'Same number, same data' },
      quiet: { type: 'boolean', describe: 'Nothing happens by itself on the phones' },
    },
    more: ['Nothing of it touches your own data: it lives in a folder of its own, which is removed at the end.'],
    load: () => import('./commands/demo.ts'),
  },
  {
    name: 'open',
    summary: 'Open the page of the running hub, already signed in',
    usage: '',
    options: {
      app: {
        type: 'boolean',
        describe: 'As a window of its own, by an installed Edge, Chrome, Chromium, Brave or Vivaldi',
      },
      print: { type: 'boolean', describe: 'Print the one-time address instead of opening it' },
    },
    load: () => import('./commands/open.ts'),
  },
  {
    name: 'status',
    summary: 'Whether each feature works on each phone, and what would change that',
    usage: '[device]',
    load: () => import('./commands/status.ts'),
  },
  { name: 'devices', summary: 'The paired devices', usage: '', load: () => import('./commands/devices.ts') },
  {
    name: 'pair',
    summary: 'Pair with a phone in sight, or at an address',
    usage: '[peer|address]',
    options: {
      'yes-code': {
        type: 'string',
        value: 'CODE',
        describe: 'Accept without asking if the code is this one, as the phone shows it',
      },
      ask: { type: 'boolean', describe: 'Only ask the phone, print the code and end' },
      list: { type: 'boolean', describe: 'Only list what is in sight' },
    },
    more: [
      'Without a name it lists what is in sight and asks which one. The code must be the same on both screens: that is what keeps strangers out.',
    ],
    examples: [
      'tandem pair',
      'tandem pair "Pixel 9"',
      'tandem pair 192.168.1.20',
      'tandem pair "Pixel 9" --yes-code 1A2B3C4D',
    ],
    load: () => import('./commands/pair.ts'),
  },
  {
    name: 'unpair',
    summary: 'Forget a device and everything kept of it',
    usage: '<device>',
    options: { yes: { type: 'boolean', short: 'y', describe: 'Do not ask' } },
    load: () => import('./commands/unpair.ts'),
  },
  {
    name: 'call',
    summary: 'Do any action of any feature',
    usage: '<device> <feature>.<action> [json | key=value … | -]',
    options: {
      'client-id': {
        type: 'string',
        value: 'ID',
        describe: 'Name this request; the same name twice does it once',
      },
      wait: { type: 'boolean', describe: 'Wait up to 30 s until the phone has confirmed or refused' },
    },
    more: [
      'The input is one JSON object, or key=value pairs, or "-" for JSON from the standard input. "tandem help <feature>" lists the actions of a feature, "tandem help <feature>.<action>" its input. The hub’s own actions go without a device: "tandem call hub.peers".',
    ],
    examples: [
      'tandem call pixel notifications.list limit=5',
      `tandem call pixel clipboard.set '{"text": "hello"}'`,
      'echo \'{"message": "dinner"}\' | tandem call pixel ping.send -',
    ],
    load: () => import('./commands/call.ts'),
  },
  {
    name: 'watch',
    summary: 'Print what happens, as it happens',
    usage: '[device]',
    options: {
      feature: {
        type: 'string',
        value: 'ID',
        multiple: true,
        describe: 'Only this feature (may be given several times)',
      },
      state: { type: 'boolean', describe: 'Also every change of state and health' },
    },
    load: () => import('./commands/watch.ts'),
  },
  {
    name: 'doctor',
    summary: 'Check this PC and the phones, and say the one step that helps',
    usage: '[device]',
    load: () => import('./commands/doctor.ts'),
  },
  {
    name: 'trace',
    summary: 'Print every packet to and from a device, without its content',
    usage: '<device>',
    options: { type: { type: 'string', value: 'TYPE', describe: 'Only packets whose type contains this' } },
    load: () => import('./commands/trace.ts'),
  },
  {
    name: 'record',
    summary: 'Write the packets of a device to a file that a test can replay',
    usage: '<device> [file]',
    options: { seconds: { type: 'string', value: 'N', describe: 'Stop by itself (otherwise with Ctrl-C)' } },
    more: ['The file holds content: texts, names and codes as they were sent. Read it before you give it to anybody.'],
    load: () => import('./commands/record.ts'),
  },
  {
    name: 'sim',
    summary: 'Run a simulated phone on real sockets, or drive one that runs',
    usage: 'android|ios  |  do <feature>.<act> [json | key=value …]',
    options: {
      name: { type: 'string', value: 'NAME', describe: 'What the phone calls itself' },
      bind: { type: 'string', value: 'ADDRESS', describe: 'Address of the phone (127.0.0.2)' },
      target: { type: 'string', value: 'ADDRESS', multiple: true, describe: 'Address of a hub (127.0.0.1)' },
      home: {
        type: 'string',
        value: 'FOLDER',
        describe: 'Where the phone keeps its things; default: a folder that is removed at the end',
      },
      battery: { type: 'string', value: 'PERCENT', describe: 'How full the battery is' },
      notifications: { type: 'string', value: 'N', describe: 'How many notifications it shows at the start' },
      seed: { type: 'string', value: 'N', describe: 'Same number, same data' },
      protocol: { type: 'string', value: '7|8', describe: 'Version of the KDE Connect protocol' },
      accept: { type: 'boolean', describe: 'Accept every pairing request (never do that with a real phone)' },
      faults: { type: 'string', value: 'A,B', describe: 'Faults from the start, e.g. silent:notifications,doze' },
      control: { type: 'string', value: 'ADDRESS', describe: 'For "do": the control address that the phone printed' },
      'control-port': { type: 'string', value: 'N', describe: 'Port to drive it over HTTP (any free one)' },
    },
    examples: [
      'tandem sim android --name "Pixel 9" --accept',
      'tandem sim ios --bind 127.0.0.3 --battery 9',
      'tandem sim do battery.set percent=9 --control http://127.0.0.1:40123 --token …',
    ],
    load: () => import('./commands/sim.ts'),
  },
  {
    name: 'help',
    summary: 'Say what a command, a feature or an action does',
    usage: '[command | feature | feature.action]',
    load: () => import('./commands/help.ts'),
  },
]
