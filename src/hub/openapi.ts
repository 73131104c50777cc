import { z } from 'zod'
import type { Action, Contract } from '../core/contract.ts'
import { errorCodes } from '../core/errors.ts'
import type { Feature } from '../core/feature.ts'
import { deviceView, hubContract } from '../core/hub-contract.ts'

export interface OpenApiOptions {
  readonly features: readonly Feature[]
  readonly version: string
  readonly url: string
}

type Json = Record<string, unknown>

const text = { type: 'string' }
const deviceParameter = {
  name: 'device',
  in: 'path',
  required: true,
  schema: text,
  description: 'The id of a device, or its name where only one has it.',
}
const clientIdParameter = {
  name: 'Tandem-Client-Id',
  in: 'header',
  required: false,
  schema: { type: 'string', maxLength: 64, pattern: '^[\\w.:-]+$' },
  description: 'Names this act. The same id twice does it once; the second answer tells what came of the first.',
}
const clientIdHeader = { 'Tandem-Client-Id': { schema: text, description: 'Under this id its fate is told.' } }
const failure = { $ref: '#/components/responses/Failure' }

/** The whole API as an OpenAPI 3.1 document, made from the contracts. */
export function openapi({ features, version, url }: OpenApiOptions): Json {
  const contracts = features.map((feature) => feature.contract)
  return {
    openapi: '3.1.1',
    info: {
      title: 'Tandem',
      version,
      description:
        'Phones on this PC. `GET /api/live` is a WebSocket that tells every state, event and health as it changes.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url }],
    security: [{ token: [] }, { cookie: [] }],
    tags: [hubContract, ...contracts].map(({ id, title, summary }) => ({
      name: id,
      description: `${title}: ${summary}`,
    })),
    paths: {
      ...generalPaths(),
      ...Object.fromEntries(Object.entries(hubContract.actions).map(([name, action]) => hubPath(name, action))),
      ...Object.fromEntries(contracts.flatMap((contract) => featurePaths(contract))),
    },
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The file `token` in the data folder.' },
        cookie: { type: 'apiKey', in: 'cookie', name: `tandem_${new URL(url).port}` },
      },
      schemas: {
        Device: schemaOf(deviceView, 'output'),
        Failure: failureSchema(),
        ...Object.fromEntries(contracts.flatMap((contract) => contractSchemas(contract))),
      },
      responses: {
        Failure: {
          description: 'What went wrong, and what to do.',
          content: json({ $ref: '#/components/schemas/Failure' }),
        },
      },
    },
  }
}

function json(schema: Json): Json {
  return { 'application/json': { schema } }
}

function answers(description: string, content?: Json, headers?: Json): Json {
  return { '200': { description, ...(content && { content }), ...(headers && { headers }) }, default: failure }
}

function generalPaths(): Json {
  const device = { $ref: '#/components/schemas/Device' }
  const bytes = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
  const ref = { type: 'object', properties: { ref: text }, required: ['ref'] }
  const ticket = { type: 'object', properties: { ticket: text }, required: ['ticket'] }
  const login = { type: 'object', properties: { token: text }, required: ['token'], additionalProperties: false }
  const operation = (operationId: string, summary: string, rest: Json): Json => ({
    operationId,
    summary,
    tags: ['hub'],
    ...rest,
  })
  const refParameter = {
    name: 'ref',
    in: 'path',
    required: true,
    schema: { type: 'string', pattern: '^[0-9a-f]{64}$' },
  }
  return {
    '/api/devices': {
      get: operation('devices', 'Every paired device.', {
        responses: answers('The devices.', json({ type: 'array', items: device })),
      }),
    },
    '/api/devices/{device}': {
      parameters: [deviceParameter],
      get: operation('device', 'One device with all that is known of it.', {
        responses: answers('The device.', json(device)),
      }),
    },
    '/api/status': {
      get: operation('status', 'How the hub itself does.', {
        responses: answers('The status.', json({ type: 'object' })),
      }),
    },
    '/api/ticket': {
      post: operation('ticket', 'A word that lets one browser in, once, at /open?ticket=…', {
        responses: answers('The ticket.', json(ticket)),
      }),
    },
    '/api/login': {
      post: operation('login', 'Trade the token for a cookie.', {
        security: [],
        requestBody: { required: true, content: json(login) },
        responses: answers('Logged in.', json({ type: 'object' })),
      }),
    },
    '/api/blobs': {
      post: operation('putBlob', 'Keep some bytes and get their reference.', {
        requestBody: { required: true, content: bytes },
        responses: answers('The reference.', json(ref)),
      }),
    },
    '/api/blobs/{ref}': {
      parameters: [refParameter],
      get: operation('getBlob', 'Bytes by their reference, such as the icon of a notification.', {
        responses: answers('The bytes.', bytes),
      }),
    },
  }
}

function hubPath(name: string, action: Action): [string, Json] {
  const operation = { operationId: `hub.${name}`, summary: action.summary, tags: ['hub'], ...bodies(action) }
  return [`/api/hub/${name}`, { post: operation }]
}

function featurePaths(contract: Contract): [string, Json][] {
  return Object.entries(contract.actions).map(([name, action]) => {
    const operation = {
      operationId: `${contract.id}.${name}`,
      summary: action.summary,
      tags: [contract.id],
      ...(action.acts && { parameters: [clientIdParameter] }),
      ...bodies(action),
    }
    return [`/api/devices/{device}/${contract.id}/${name}`, { parameters: [deviceParameter], post: operation }]
  })
}

function bodies(action: Action): Json {
  return {
    requestBody: { required: false, content: json(schemaOf(action.input, 'input')) },
    responses: answers('Done.', json(schemaOf(action.output, 'output')), action.acts && clientIdHeader),
  }
}

/** State and events travel on the live socket, which OpenAPI has no words for; their schemas are here to be used. */
function contractSchemas(contract: Contract): [string, Json][] {
  const state: [string, Json] = [`${contract.id}.state`, schemaOf(contract.state, 'output')]
  const events = Object.entries(contract.events).map(([name, schema]): [string, Json] => [
    `${contract.id}.${name}`,
    schemaOf(schema, 'output'),
  ])
  return [state, ...events]
}

function failureSchema(): Json {
  return {
    type: 'object',
    properties: {
      code: { enum: Object.keys(errorCodes) },
      sentence: text,
      details: { type: 'object' },
      id: { ...text, description: 'Only for `internal`: the log has more under this id.' },
    },
    required: ['code', 'sentence', 'details'],
  }
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  // Whatever JSON Schema cannot say is left open instead of failing the whole document.
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest as Json
}
