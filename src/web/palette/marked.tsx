import { makeStyles, tokens } from '@fluentui/react-components'
import { pieces } from './rank.ts'

const useStyles = makeStyles({
  hit: {
    backgroundColor: tokens.colorBrandBackground2,
    color: 'inherit',
    fontWeight: tokens.fontWeightSemibold,
    textDecorationLine: 'underline',
    textDecorationThickness: '2px',
    textUnderlineOffset: '3px',
  },
})

/** A text with what the words of the query found in it marked. */
export function Marked({ text, query }: { readonly text: string; readonly query: string }) {
  const styles = useStyles()
  let at = 0
  return pieces(query, text).map(({ text: piece, isHit }) => {
    const key = at
    at += piece.length
    return isHit ? (
      <mark key={key} className={styles.hit}>
        {piece}
      </mark>
    ) : (
      piece
    )
  })
}
