// What `require('@azure/functions-core')` answers: on Azure the language worker provides it, here the embedded host does.
module.exports = globalThis[Symbol.for('cordon.functions-core')];
