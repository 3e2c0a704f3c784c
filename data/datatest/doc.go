// Package datatest is the contract of data as a test suite: a dataset with
// every kind of thing a store keeps, and what any store must answer about it.
package datatest
