import { Component, type ReactNode } from 'react'

interface BoundaryProps {
  /** Shown instead of what broke. */
  readonly instead: ReactNode
  readonly children: ReactNode
}

/**
 * Keeps a mistake in one part of the page from taking the rest along: React removes everything up to the next boundary.
 * With another `key` it begins anew.
 */
export class Boundary extends Component<BoundaryProps, { readonly broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true }
  }

  override render(): ReactNode {
    return this.state.broken ? this.props.instead : this.props.children
  }
}
