import { Button, makeStyles, Spinner, Text, tokens } from '@fluentui/react-components'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { sentenceOf } from '../../ui/notices.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  trouble: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
  room: { minHeight: '12rem' },
})

/** Shows the hub's answer, or that it is due, or why there is none with a way to ask again. */
export function Asked<Answer>({ query, children }: AskedProps<Answer>) {
  const styles = useStyles()
  if (query.data !== undefined) return children(query.data)
  if (query.isError)
    return (
      <div role="alert" className={styles.trouble}>
        <Text>
          <bdi>{sentenceOf(query.error)}</bdi>
        </Text>
        <Button onClick={() => void query.refetch()}>{words('retry')}</Button>
      </div>
    )
  return <Spinner className={styles.room} label={words('waiting')} />
}

interface AskedProps<Answer> {
  readonly query: UseQueryResult<Answer>
  readonly children: (answer: Answer) => ReactNode
}
