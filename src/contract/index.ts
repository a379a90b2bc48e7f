export * from './protocol'
export * from './errors'
export * from './sync'
export * from './accounts'
