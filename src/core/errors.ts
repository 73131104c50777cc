/** Every way Tandem can refuse or fail, each with a sentence for the person. A code exists only if some caller acts on it. */
export const errorCodes = {
  'input.invalid': { status: 400, sentence: 'That request is not formed as this action expects.' },
  'auth.needed': {
    status: 401,
    sentence: 'This needs the token of this Tandem: run "tandem open" on this computer to get in.',
  },
  'auth.forbidden': { status: 403, sentence: 'Requests from another site or host name are refused.' },
  'feature.off': { status: 403, sentence: 'This feature is switched off for this phone in the settings.' },
  'device.unknown': { status: 404, sentence: 'No such phone is known here: "tandem devices" lists those that are.' },
  'feature.unknown': { status: 404, sentence: 'There is no such feature.' },
  'action.unknown': { status: 404, sentence: 'This feature has no such action.' },
  'item.unknown': { status: 404, sentence: 'That item is not known (any more).' },
  'device.offline': {
    status: 409,
    sentence: 'The phone is not linked right now: unlock it and check that it is on the same network.',
  },
  'capability.absent': { status: 409, sentence: 'This phone cannot do that over any of its live links.' },
  'pairing.busy': { status: 409, sentence: 'A pairing with this phone is under way already.' },
  'pairing.none': { status: 409, sentence: 'There is no pairing request to answer.' },
  'pairing.refused': { status: 409, sentence: 'The phone refused to pair, or the request was cancelled there.' },
  'pairing.timeout': {
    status: 504,
    sentence: 'Nobody answered the pairing request in time: try again and accept it on the phone.',
  },
  'pairing.clock': {
    status: 409,
    sentence: 'The clocks of phone and PC differ by more than 30 minutes: set them right, then pair again.',
  },
  'outbox.conflict': { status: 409, sentence: 'This client id was used before for something else: use a fresh one.' },
  'session.closed': {
    status: 503,
    sentence: 'The link to the phone went away in the middle: what happened to the request is unknown.',
  },
  timeout: { status: 504, sentence: 'The phone did not answer in time.' },
  'peer.refused': { status: 502, sentence: 'The phone refused this.' },
  'payload.invalid': { status: 502, sentence: 'What the phone sent is not what it announced.' },
  'packet.invalid': { status: 502, sentence: 'The phone sent something that cannot be understood.' },
  'too.large': { status: 413, sentence: 'That is larger than allowed.' },
  'too.many': { status: 429, sentence: 'Too many requests: wait a moment.' },
  'config.invalid': { status: 500, sentence: 'The configuration has a mistake.' },
  'config.fixed': { status: 409, sentence: 'That cannot be changed from here.' },
  'hub.running': { status: 409, sentence: 'A Tandem is already running on this data: use it, or stop it first.' },
  'hub.absent': { status: 503, sentence: 'No Tandem is running here: start it with "tandem start".' },
  'store.locked': {
    status: 500,
    sentence:
      'The stored data cannot be opened with the key at hand: restore the key, or move the data folder away to start anew.',
  },
  internal: {
    status: 500,
    sentence: 'Something went wrong inside Tandem; the log has the details under the id given.',
  },
} as const satisfies Record<string, { status: number; sentence: string }>

export type ErrorCode = keyof typeof errorCodes

/** The one error class. `details` may cross the API, so it must never hold content. */
export class TandemError extends Error {
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, details: Readonly<Record<string, unknown>> = {}, options: { cause?: unknown } = {}) {
    super(`${code}: ${errorCodes[code].sentence}`, options)
    this.name = 'TandemError'
    this.code = code
    this.details = details
  }

  get sentence(): string {
    return errorCodes[this.code].sentence
  }
}

/** True for our error, optionally of one code. */
export function isTandemError(error: unknown, code?: ErrorCode): error is TandemError {
  return error instanceof TandemError && (code === undefined || error.code === code)
}
