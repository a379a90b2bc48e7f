// Run by gjs: the smallest browser around the system's WebKitGTK that lets itself be driven and keeps its profile, which the
// ones that come with it do not while they are driven. Profile, language and quota come by the environment.
/* global imports */
imports.gi.versions.Gtk = '3.0'
imports.gi.versions.WebKit2 = '4.1'
const { GLib, Gtk, WebKit2 } = imports.gi
Gtk.init(null)

const profile = GLib.getenv('IPW_PROFILE')
const share = Number(GLib.getenv('IPW_QUOTA_SHARE') || 0)
const manager = new WebKit2.WebsiteDataManager({
  base_data_directory: `${profile}/data`, base_cache_directory: `${profile}/cache`,
  ...(share > 0 ? { origin_storage_ratio: share, total_storage_ratio: 1 } : {}),
})
manager.get_cookie_manager().set_persistent_storage(`${profile}/cookies.sqlite`, WebKit2.CookiePersistentStorage.SQLITE)
// The certificate of the tests is nobody's.
manager.set_tls_errors_policy(WebKit2.TLSErrorsPolicy.IGNORE)
const context = new WebKit2.WebContext({ website_data_manager: manager })
context.set_automation_allowed(true)
context.set_preferred_languages(['zh-CN'])

function view() {
  const made = new WebKit2.WebView({ web_context: context, is_controlled_by_automation: true })
  const window = new Gtk.Window({ default_width: 390, default_height: 844 })
  window.add(made)
  window.show_all()
  made.connect('close', () => window.destroy())
  return made
}

context.connect('automation-started', (_, session) => {
  const about = new WebKit2.ApplicationInfo()
  about.set_name('IPW')
  session.set_application_info(about)
  session.connect('create-web-view', () => view())
})
// The driver asks by a signal, as a session's end does on a desktop.
for (const signal of [2, 15]) GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal, () => Gtk.main_quit())
Gtk.main()
