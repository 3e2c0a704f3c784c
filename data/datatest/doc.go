// Package datatest is the contract of package data as a test suite: a dataset
// with every kind of thing a store keeps, and what any store must answer about
// it. A store passes when [Run] does. It also makes the synthetic points that
// measurements use.
package datatest
