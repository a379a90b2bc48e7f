/** `DOMStringList`, in its order. */
export class Names extends Array<string> {
  contains(name: string): boolean { return this.includes(name) }
}
