import type { Plugin } from 'vite'

/** A text of Dexie's source, there so many times, and what stands there instead. */
type Patch = readonly [find: string | RegExp, replace: string, times?: number]

/**
 * In a browser each tab has Dexie's zones for itself. Here all tabs share them, so a tab may begin a transaction while the zone of
 * another one's single operation is still in force, which names no zone outside of it: then the outermost one is meant. No zone
 * outlives its schedule.
 */
const SHARED_ZONES: readonly Patch[] = [
  ['usePSD(PSD.transless, () =>', 'usePSD(PSD.transless || globalPSD, () =>'],
  ['var zone_id_counter = 0;', `var zone_id_counter = 0;
globalThis[Symbol.for('simulate.freshZones')] = () => {
  PSD = globalPSD; microtickQueue = []; numScheduledCalls = 0; tickFinalizers = []; isOutsideMicroTick = true; needsNewPhysicalTick = true;
  unhandledErrors = []; rejectingErrors = []; task.awaits = 0; task.echoes = 0; task.id = 0; taskCounter = 0; zoneStack = []; zoneEchoes = 0;
  totalEchoes = 0; zone_id_counter = 0;
};`],
]

/**
 * What Dexie does at every step, done with less work: zones are objects of one shape and not chains of prototypes; the global
 * Promise looks up the zone and is not defined anew whenever it changes; the classes of all databases are the same. Nothing that
 * can be observed changes: `dexie.test.ts` plays schedules with and without.
 */
const LIGHT: readonly Patch[] = [
  // Tells tabs of other processes of every change.
  ["if (typeof BroadcastChannel !== 'undefined') {", 'if (false) {'],
  // Young garbage that a registry of the old looks at is kept alive by it for long.
  ["if (typeof FinalizationRegistry !== 'undefined' &&", 'if (false &&'],
  ['  totalEchoes = 0; zone_id_counter = 0;', '  totalEchoes = 0; zone_id_counter = 0; connections.toArray().length = 0;'],
  ['    var parent = PSD, psd = Object.create(parent);\n    psd.parent = parent;\n    psd.ref = 0;\n    psd.global = false;\n    psd.id = ++zone_id_counter;\n', '    var parent = PSD, psd = new Zone(parent);\n'],
  [`    globalPSD.env;
    psd.env = patchGlobalPromise
        ? {
            Promise: DexiePromise,
            PromiseProp: {
                value: DexiePromise,
                configurable: true,
                writable: true,
            },
            all: DexiePromise.all,
            race: DexiePromise.race,
            allSettled: DexiePromise.allSettled,
            any: DexiePromise.any,
            resolve: DexiePromise.resolve,
            reject: DexiePromise.reject,
        }
        : {};
`, ''],
  ['    psd.finalize = function () {\n        --this.parent.ref || this.parent.finalize();\n    };\n', ''],
  ['function newScope(fn, props, a1, a2) {', `function Zone(parent) {
    this.parent = parent;
    this.ref = 0;
    this.global = false;
    this.id = ++zone_id_counter;
    this.trans = parent.trans;
    this.transless = parent.transless;
    this.unhandleds = parent.unhandleds;
    this.onunhandled = parent.onunhandled;
    this.letThrough = parent.letThrough;
    this.subscr = parent.subscr;
    this.signal = parent.signal;
    this.requery = parent.requery;
    this.querier = parent.querier;
    this.owner = undefined;
    this.finalize = finalizeZone;
}
function finalizeZone() {
    --this.parent.ref || this.parent.finalize();
}
Object.defineProperty(Zone.prototype, 'lockOwnerFor', {
    get() {
        for (var zone = this; !zone.global; zone = zone.parent) if (zone.owner !== undefined) return zone.owner;
        return undefined;
    },
    set(owner) { this.owner = owner; },
});
{
    const OutermostPromise = _global.Promise;
    Object.defineProperty(_global, 'Promise', { configurable: true, get: () => (PSD.global ? OutermostPromise : DexiePromise) });
}
function newScope(fn, props, a1, a2) {`],
  [`    if (currentZone === globalPSD)
        globalPSD.env = snapShot();
    if (patchGlobalPromise) {
        var GlobalPromise = globalPSD.env.Promise;
        var targetEnv = targetZone.env;
        if (currentZone.global || targetZone.global) {
            Object.defineProperty(_global, 'Promise', targetEnv.PromiseProp);
            GlobalPromise.all = targetEnv.all;
            GlobalPromise.race = targetEnv.race;
            GlobalPromise.resolve = targetEnv.resolve;
            GlobalPromise.reject = targetEnv.reject;
            if (targetEnv.allSettled)
                GlobalPromise.allSettled = targetEnv.allSettled;
            if (targetEnv.any)
                GlobalPromise.any = targetEnv.any;
        }
    }
`, ''],
  [/function create(\w+)Constructor\(db\) \{\n    return makeClassConstructor\(\1\.prototype, function \1\(([^)]*)\) \{\n([\s\S]*?)\n    \}\);\n\}/g, `function create$1Constructor(db) {
    const make = (a, b, c, d, e) => new Shared$1(db, a, b, c, d, e);
    make.prototype = $1.prototype;
    return make;
}
function Shared$1(db, $2) {
$3
}
Shared$1.prototype = $1.prototype;`, 5],
  // The cache is turned off by the app, and of no effect then.
  ['        this.use(cacheMiddleware);\n', ''],
  // What stands between a table and the database is put together once, and when it is first asked for.
  ['return middlewares.reduce((down, { create }) => ({ ...down, ...create(down) }), stackImpl);', `const stack = middlewares.reduce((down, { create }) => ({ ...down, ...create(down) }), stackImpl);
    const tables = new Map();
    return { ...stack, table: (name) => {
        let table = tables.get(name);
        if (!table) tables.set(name, table = stack.table(name));
        return table;
    } };`],
  ['            table.core = db.core.table(tableName);\n            if (db[tableName] instanceof db.Table) {\n                db[tableName].core = table.core;\n            }\n', ''],
  ['        transactionBoundTable.core = this.db.core.table(tableName);\n', ''],
  ['class Table {\n', 'class Table {\n    get core() { return this.db.core.table(this.name); }\n'],
  ['ctx = Object.create(this._ctx);', 'ctx = { ...this._ctx };'],
  [/\bnew ((?:this|db|this\.db|whereClause|collectionOrWhereClause)\.(?:Table|Collection|WhereClause|Transaction|Version)\()/g, '$1', 23],
]

function patched(code: string, patches: readonly Patch[]): string {
  return patches.reduce((text, [find, replace, times = 1]) => {
    const found = find instanceof RegExp ? [...text.matchAll(find)].length : text.split(find).length - 1
    if (found !== times) throw new Error(`Dexie has ${found} places that read\n${String(find)}`)
    return text.replaceAll(find, replace)
  }, code)
}

/** @param light false: only what several tabs in one process ask for */
export const dexieForAll = (light: boolean): Plugin => ({
  name: 'dexie-for-all',
  transform: (code, id) => (id.endsWith('/dexie/dist/modern/dexie.mjs') ? patched(code, light ? [...SHARED_ZONES, ...LIGHT] : SHARED_ZONES) : undefined),
})
