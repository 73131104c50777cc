import { createDOMRenderer } from '@fluentui/react-components'
import { createRoot } from 'react-dom/client'
import { connect } from '../client/client.ts'
import { HubStore } from '../client/react/hub-state.ts'
import { App } from './app.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

const client = connect({ url: window.location.origin })
const store = new HubStore()
const live = client.live(store.handlers(Date.now))
// While somebody looks, the hub notices dead phones sooner, and the page a dead hub.
const attend = () => live.attend(document.visibilityState === 'visible')
document.addEventListener('visibilitychange', attend)
attend()

// The hub's nonce lets in the styles that the components write; nothing else may write any.
const nonce = document.querySelector<HTMLElement>('script[nonce]')?.nonce
const renderer = createDOMRenderer(document, nonce === undefined ? {} : { styleElementAttributes: { nonce } })

createRoot(root).render(<App client={client} store={store} renderer={renderer} />)
