import { useHubState } from '../../client/react/hub.tsx'
import { EmptyPlace } from '../../ui/empty.tsx'
import { EmptyPicture } from '../../ui/pictures.tsx'
import { words } from './words.ts'

/** In the place of a part of the page that could not be shown, such as one of an older Tandem whose files are gone. */
export function Broken() {
  return (
    <EmptyPlace
      picture={<EmptyPicture name="home" />}
      what={words('broken')}
      why={words('brokenWhy')}
      action={{ label: words('loadAgain'), run: () => window.location.reload() }}
    />
  )
}

/** In the place of a view whose code is under way; that takes long only while Tandem does not answer. */
export function Coming() {
  const lost = useHubState(({ connection }) => connection === 'lost')
  return lost && <EmptyPlace what={words('coming')} why={words('comingWhy')} />
}
