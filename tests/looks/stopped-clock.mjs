// Loaded into a server process before it starts (`--import`): its clock begins at STOPPED_AT and runs a tenth as fast, so that
// limits counted by the minute still open again while no minute passes on a picture.
const Real = globalThis.Date
const begin = Number(process.env.STOPPED_AT)
const started = performance.now()
const time = () => begin + Math.floor((performance.now() - started) / 10)

globalThis.Date = class Date extends Real {
  constructor(...parts) {
    if (parts.length === 0) super(time())
    else super(...parts)
  }

  static now() {
    return time()
  }
}
