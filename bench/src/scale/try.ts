import { scaleDatabase } from './scale-database.ts'
console.log(await scaleDatabase(Number(process.argv[2])))
