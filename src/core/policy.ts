/** What the person allows, per phone and feature. Plain data, so that it can be stored, shown and compared. */
export interface Policy {
  /** `${device}/${feature}` of what is switched off; `*` stands for every phone. */
  readonly off: ReadonlySet<string>
}

export const openPolicy: Policy = { off: new Set() }

/** The gate that every action, event and state change of a feature passes. */
export function allows(policy: Policy, device: string, feature: string): boolean {
  return !policy.off.has(`*/${feature}`) && !policy.off.has(`${device}/${feature}`)
}
