/** A fault the product must stand, and what must come of it. `docs/reliability.md` sets beside it what a run saw. */
export interface FaultRow {
  n: number
  fault: string
  expected: string
}

const row = (n: number, fault: string, expected: string): FaultRow => ({ n, fault, expected })

export const ROWS: readonly FaultRow[] = [
  row(1, 'The page dies before a write is complete', 'The page never said "saved"; afterwards the record is not there, not half of it'),
  row(2, 'The app dies after saving and before sending', 'It goes out by itself at the next opening'),
  row(3, 'The app dies after the reply came and before the receipt is noted', 'Sent again; the server takes it once and gives the same receipt'),
  row(4, 'The browser is killed (SIGKILL)', 'Everything shown as saved is there'),
  row(5, 'The server loses power', 'Everything acknowledged is there, once, with sound logs'),
  row(6, 'The server is killed at each step of taking a push', 'The push is there whole or not at all; sent again, it is there once'),
  row(7, 'The server is killed after its commit and before its reply', 'Sent again, it gets the receipt the commit made'),
  row(8, 'A reply is lost on the way', 'Sent again, taken once'),
  row(9, 'A request arrives twice', 'The second changes nothing'),
  row(10, 'An old reply is delivered in the place of the new one', 'Not believed; asked again'),
  row(11, 'A reply breaks off in the middle of its JSON', 'Asked again; what the phone holds stays whole'),
  row(12, 'The server answers 5xx', 'Tried again after growing, random waits'),
  row(13, 'The server answers 429 with Retry-After', 'Not tried before that time'),
  row(14, 'A captive portal answers everything with its page (200)', 'Shown as no network; nothing counts as delivered; the app still opens'),
  row(15, 'A captive portal redirects (302), or the encrypted connection fails', 'Shown as no network; nothing counts as delivered'),
  row(16, 'Bytes trickle, in either direction', 'The phone gives up in time and tries again; the server drops such clients and serves others meanwhile'),
  row(17, 'The connection breaks again and again', 'A file goes on where its bytes end and arrives whole'),
  row(18, 'A box in between refuses large requests (413)', 'Sent in smaller parts; what is too large alone is shown as such and holds nothing else up'),
  row(19, 'A phone’s clock is ten years wrong, ahead or behind', 'The server’s order decides; nothing is lost, refused or stuck'),
  row(20, 'The clock is set back while a send holds its lock', 'The lock holds: no second sender; sending goes on at once'),
  row(21, 'The phone’s storage is full when a record is saved', 'Said aloud, the form kept; saved once there is room'),
  row(22, 'The phone’s storage is full when a photo is added', 'The visit’s words are saved; the photo is refused aloud'),
  row(23, 'The browser empties the app’s storage', 'Noticed and told; what the server has comes back'),
  row(24, 'The database files are damaged', 'Noticed and told; what the server has comes back'),
  row(25, 'One stored record cannot be read', 'Set aside; all others work'),
  row(26, 'The browser loses its connection to the database', 'Opened once more and tried again; else said aloud and nothing called saved'),
  row(27, 'Two tabs change the same thing', 'Both values are kept and asked about'),
  row(28, 'Two tabs and a worker send at once', 'Each edit is taken once'),
  row(29, 'An old tab is open when a newer version wants to change the database', 'Asked to reload; nothing typed is lost'),
  row(30, 'Old code meets a database of a newer version', 'It does not write'),
  row(31, 'A new version arrives while something is being saved', 'No switch while any tab has work in hand'),
  row(32, 'The change of the database to a newer version is killed midway', 'Old or new, and it goes on at the next opening'),
  row(33, 'The access token runs out in the middle of sending', 'Renewed once; the rest follows'),
  row(34, 'The reply to a renewal of the session is lost', 'The phone stays signed in'),
  row(35, 'A device is blocked by the administrator', 'The server takes nothing more from it; what it holds is kept for its person'),
  row(36, 'The server is restored from an older backup', 'The phones send again what was acknowledged since'),
  row(37, 'Commits end in another order than they began (PostgreSQL)', 'No reader misses an entry'),
  row(38, 'The server’s disk is full, or its database is down', '503 and no acknowledgement; taken once it works again'),
  row(39, 'A received file is gone from the server’s disk', 'Noticed by its hash or size, shown as missing, sent again'),
  row(40, 'Another person signs in, or data is to be wiped, with work unsent', 'No silent loss: upload or export is offered'),
]
