// Loaded into a server process before it starts (`--import`): each SIGUSR2 sets its clock ahead by CLOCK_STEP_MS.
const Real = globalThis.Date
const step = Number(process.env.CLOCK_STEP_MS)
let ahead = 0
process.on('SIGUSR2', () => { ahead += step })

globalThis.Date = class Date extends Real {
  constructor(...parts) {
    if (parts.length === 0) super(Real.now() + ahead)
    else super(...parts)
  }

  static now() {
    return Real.now() + ahead
  }
}
