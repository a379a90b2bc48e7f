/** The tables as the newest migration leaves them. */
export * from './station'
export * from './ways-in'
export * from './records'
export * from './quarantine'
export * from './audit'
export * from './feedback'
export * from './letters'
