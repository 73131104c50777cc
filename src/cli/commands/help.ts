import { Complaint, type Context } from '../command.ts'
import { commands } from '../commands.ts'
import { actionOf, allContracts, quickContract } from '../contracts.ts'
import { actionHelp, commandHelp, featureHelp, overview } from '../help-text.ts'
import { fieldsOf, jsonSchemaOf } from '../schema-words.ts'
import { nearest } from '../suggest.ts'
import { table } from '../table.ts'

/** `tandem help [command | features | feature | feature.action]` */
export async function run(context: Context): Promise<void> {
  const [topic, ...rest] = context.args
  if (rest.length > 0) throw new Complaint(`Help is about one thing at a time: try "tandem help ${topic}".`)
  if (topic === undefined) return overviewOf(context)
  const command = commands.find((one) => one.name === topic)
  if (command && context.json) return context.printJson(commandJson(command))
  if (command) return context.print(commandHelp(command, context))
  if (topic === 'features') return featuresOf(context)
  if (topic.includes('.')) return actionHelpOf(topic, context)
  const contract = (await quickContract(topic)) ?? (await unknownTopic(topic))
  if (!context.json) return context.print(featureHelp(contract, context))
  const actions = Object.fromEntries(
    Object.entries(contract.actions).map(([name, { summary, input }]) => [
      name,
      { summary, input: jsonSchemaOf(input) },
    ]),
  )
  context.printJson({ id: contract.id, summary: contract.summary, actions, events: Object.keys(contract.events) })
}

async function unknownTopic(topic: string): Promise<never> {
  const contracts = await allContracts()
  const known = [...commands.map(({ name }) => name), 'features', ...contracts.map(({ id }) => id)]
  const near = nearest(topic, known)
  throw new Complaint(`There is no help about "${topic}": ${near ? `did you mean "${near}"?` : 'see "tandem help".'}`)
}

function overviewOf(context: Context): void {
  if (context.json) context.printJson(commands.map(commandJson))
  else context.print(overview(context))
}

function commandJson(command: (typeof commands)[number]) {
  const { name, summary, usage, options = {} } = command
  return { name, summary, usage, options }
}

async function featuresOf(context: Context): Promise<void> {
  const contracts = await allContracts()
  if (context.json) return context.printJson(contracts.map(({ id, title, summary }) => ({ id, title, summary })))
  context.print(table(contracts.map(({ id, summary }) => [context.paint('bold', id), summary])))
}

async function actionHelpOf(topic: string, context: Context): Promise<void> {
  const { contract, action } = await actionOf(topic)
  const declared = contract.actions[action]
  if (!declared) return
  if (!context.json) return context.print(actionHelp(contract, action, context))
  const input = jsonSchemaOf(declared.input)
  context.printJson({
    name: topic,
    summary: declared.summary,
    acts: declared.acts === true,
    fields: fieldsOf(input),
    input,
  })
}
