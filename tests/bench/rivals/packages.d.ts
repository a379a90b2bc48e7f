// The rivals are installed in this folder by the bench alone; the rest of the project is checked without them.
declare module 'rxdb'
declare module 'rxdb/plugins/*'
declare module 'pouchdb-browser'
